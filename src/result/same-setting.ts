import type { Result } from './schema.ts'

/** A machine tells its memory a little differently after an update of its kernel. */
const MEMORY_TOLERANCE = 0.02

/** One fact of the setting of a result. */
export interface Fact {
  /** Where it is in the document. */
  readonly key: string
  /** What it is, in words. */
  readonly what: string
  /** As JSON: two settings are the same where these are. */
  readonly value: string
}

/** Under what a result came about. Figures of two settings are not of one series, and their rounds not of one result. */
export interface Setting {
  readonly facts: readonly Fact[]
  /** Of the machine; compared with a tolerance. */
  readonly memoryBytes: number
}

/** A fact in which two settings differ, as JSON. */
export interface Difference extends Pick<Fact, 'key' | 'what'> {
  readonly one: string
  readonly other: string
}

/**
 * The one definition of the setting of a result: scenario, mix, objectives, data, load, budget, runtime and machine.
 * Rounds, seeds, targets and what 100 % of a rate stood for are no part of it.
 */
export function settingOf({ scenario, plan, budget, environment, tracing }: Result): Setting {
  const { profiles, dataSize, connections, confidence } = plan
  const machine = environment.fingerprint?.facts
  const facts: [key: string, what: string, value: unknown][] = [
    ['scenario.name', 'scenario', scenario.name],
    ['scenario.mix', 'mix', scenario.mix],
    ['scenario.slo', 'objectives', scenario.slo],
    ['scenario.rows', 'rows of the data set', scenario.rows],
    ['plan.dataSize', 'data size', dataSize],
    ['plan.profiles', 'profiles', profiles.map(({ rounds: _, title: __, ...profile }) => profile)],
    ['plan.connections', 'connections', connections],
    ['plan.confidence', 'confidence', confidence],
    ['budget.cpus', 'CPUs of the budget', budget.cpus],
    ['budget.memoryBytes', 'memory of the budget', budget.memoryBytes],
    ['tracing.share', 'traced requests', tracing?.share ?? 0],
    ['environment.runtime', 'runtime', environment.runtime],
    ['environment.cpuModel', 'CPU', environment.cpuModel],
    ['environment.cpus', 'CPUs', environment.cpus],
    ['environment.isolation', 'isolation', environment.isolation],
    ['environment.fingerprint.facts.arch', 'processor architecture', machine?.arch ?? null],
    ['environment.fingerprint.facts.usableCpus', 'usable CPUs', machine?.usableCpus ?? null],
    ['environment.fingerprint.facts.cpuQuota', 'CPU quota', machine?.cpuQuota ?? null],
  ]
  return {
    facts: facts.map(([key, what, value]) => ({ key, what, value: JSON.stringify(sorted(value)) })),
    memoryBytes: environment.memoryBytes,
  }
}

/** In what two settings differ; none: they are the same. What an older archbench did not record differs from nothing. */
export function settingDifferences(one: Setting, other: Setting): Difference[] {
  const others = new Map(other.facts.map(({ key, value }) => [key, value]))
  const found = one.facts.flatMap(({ key, what, value }) => {
    const there = others.get(key) ?? NOT_RECORDED
    return value === there || value === NOT_RECORDED || there === NOT_RECORDED
      ? []
      : [{ key, what, one: value, other: there }]
  })
  if (Math.abs(Math.log(one.memoryBytes / other.memoryBytes)) <= MEMORY_TOLERANCE) return found
  const memory = { key: 'environment.memoryBytes', what: 'memory' }
  return [...found, { ...memory, one: String(one.memoryBytes), other: String(other.memoryBytes) }]
}

const NOT_RECORDED = 'null'

/** The same with the keys of all objects in order: how a document was written is no difference. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]))
}
