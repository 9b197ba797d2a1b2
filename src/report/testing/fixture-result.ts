import type { Result, StageResult, TargetResult } from '../../result/schema.ts'
import { summarise } from '../../result/summarise.ts'
import { defaultPlan, defaultStages, fixtureRound, type StageMaker } from './fixture-rounds.ts'
import { fixtureMix } from './fixture-stages.ts'
import { fixtureTargets, type TargetModel } from './fixture-targets.ts'

export interface FixtureOptions {
  readonly rounds?: number
  readonly models?: readonly TargetModel[]
  readonly plan?: Result['plan']
  readonly stages?: StageMaker
  /** Changes the targets before they are summarised. */
  readonly change?: (target: TargetResult) => TargetResult
}

/** A result as a run of the four architectures would give it; the same at every call. */
export function fixtureResult({
  rounds = 6,
  models = fixtureTargets,
  plan = defaultPlan(rounds),
  stages = defaultStages,
  change = (t) => t,
}: FixtureOptions = {}): Result {
  const unsummarised = {
    ...frame(plan),
    targets: models.map((model, index) => change(targetOf(model, index, rounds, stages))),
  }
  return { ...unsummarised, summary: summarise(unsummarised) }
}

const usual = new Map<string, TargetResult>()

/** One of the usual targets is made once: its histograms take a while. */
function targetOf(model: TargetModel, index: number, rounds: number, stages: StageMaker): TargetResult {
  if (fixtureTargets[index] !== model || stages !== defaultStages) return fixtureTarget(model, index, rounds, stages)
  const name = `${model.name} ${rounds}`
  const target = usual.get(name) ?? fixtureTarget(model, index, rounds, stages)
  usual.set(name, target)
  return structuredClone(target)
}

/** Changes the stages of one target, or of all. */
export function changeStages(name: string | undefined, change: (stage: StageResult, round: number) => StageResult) {
  return (target: TargetResult): TargetResult =>
    name !== undefined && target.name !== name
      ? target
      : {
          ...target,
          rounds: target.rounds.map((round) => ({
            ...round,
            stages: round.stages.map((stage) => change(stage, round.round)),
          })),
        }
}

/** Orders were lost and sold twice in one target. */
export function fixtureWithFindings(): Result {
  return fixtureResult({
    change: (target) =>
      target.name === 'event-driven'
        ? withFindings(target, { lost: 2, oversold: 1, examples: ['order 17 of user 3 is gone'] })
        : target,
  })
}

/** Targets ran as containers, whose network the engine accounts. */
export function fixtureInContainers(): Result {
  const counted = (stage: StageResult): StageResult => ({
    ...stage,
    components: stage.components.map((use, index) => ({
      ...use,
      throttledMs: 0,
      receivedBytes: 400_000 * (index + 1),
      sentBytes: 900_000 * (index + 1),
    })),
  })
  const result = fixtureResult({
    change: (target) => ({
      ...changeStages(undefined, counted)(target),
      networkPath: 'container network',
      images: target.components.map(({ name, cost }) => ({
        component: name,
        reference: cost === 'database' ? 'postgres:18.1' : 'archbench/reference:0123456789ab',
        id: cost === 'database' ? `sha256:${'d'.repeat(64)}` : `sha256:${'a'.repeat(64)}`,
      })),
    }),
  })
  return { ...result, environment: { ...result.environment, runtime: 'docker', runtimeBecause: 'it was asked for' } }
}

/** Two rounds: too few for any interval. */
export function fixtureWithFewRounds(): Result {
  return fixtureResult({ rounds: 2 })
}

/** One target did not come up. */
export function fixtureWithFailure(): Result {
  return fixtureResult({
    change: (target) =>
      target.name === 'serverless'
        ? {
            ...target,
            status: 'failed',
            failure: { message: 'platform ended with exit code 1 before it was healthy', exitCode: 1 },
            startupMs: null,
            warmUp: null,
            contract: { passed: [], failed: [] },
            rounds: [],
          }
        : target,
  })
}

/** A component ended, and what it had logged is told. */
export function fixtureWithLog(): Result {
  const message = `compose.yaml: the component "db" of serverless is gone: it exited with code 1. Found: these last lines of its log:
  LOG:  starting PostgreSQL 18.1
  FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Read-only file system
Its file system is read-only.`
  const result = fixtureWithFailure()
  const targets = result.targets.map((target) =>
    target.failure ? { ...target, failure: { ...target.failure, message } } : target,
  )
  return { ...result, targets, summary: summarise({ ...result, targets }) }
}

export function withFindings(
  target: TargetResult,
  findings: Partial<TargetResult['rounds'][number]['findings']>,
): TargetResult {
  const [first, ...rest] = target.rounds
  if (first === undefined) return target
  return { ...target, rounds: [{ ...first, findings: { ...first.findings, ...findings } }, ...rest] }
}

function fixtureTarget(model: TargetModel, index: number, rounds: number, make: StageMaker): TargetResult {
  return {
    name: model.name,
    architecture: model.architecture,
    variant: null,
    source: `reference-impls/ecommerce/${model.architecture}/compose.yaml`,
    entrypoint: model.components[0]?.name ?? null,
    components: model.components.map(({ name, cost, replicas = 1, reaches = [] }) => ({
      name,
      cost,
      replicas,
      reaches: [...reaches],
    })),
    status: 'measured',
    failure: null,
    startupMs: 1400 + 300 * index,
    differential: null,
    images: [],
    networkPath: 'loopback',
    cpuAccounting: null,
    contract: { passed: ['signs in', 'refuses a wrong password', 'refuses an order without a token'], failed: [] },
    warmUp: {
      requests: 12_000,
      durationMs: 6000,
      steady: model.name !== 'serverless',
      throughputPerSecond: model.throughputPerSecond,
      cpuMsPerRequest: [1.4, 0.6, 0.42, 0.41, 0.41],
    },
    rounds: Array.from({ length: rounds }, (_, round) => fixtureRound(model, round + 1, (index + round) % 4, make)),
  }
}

function frame(plan: Result['plan']): Omit<Result, 'targets' | 'summary'> {
  return {
    schemaVersion: 3,
    kind: 'compare',
    tool: { name: 'archbench', version: '0.1.0' },
    startedAt: '2026-11-22T18:44:41Z',
    wallTimeMs: 108_400,
    measuredMs: 76_200,
    phases: [
      { name: 'start', durationMs: 9800 },
      { name: 'contract', durationMs: 2100 },
      { name: 'warm-up', durationMs: 25_300 },
      { name: 'measure', durationMs: 50_900 },
      { name: 'verify', durationMs: 18_200 },
      { name: 'stop', durationMs: 2100 },
    ],
    interrupted: false,
    seed: 20_261_122,
    scenario: {
      name: 'ecommerce',
      title: 'A small shop',
      mix: fixtureMix,
      slo: { p99Ms: 200, errorShare: 0.001, visibilityP99Ms: 2000 },
      rows: { users: 500, products: 1000, orders: 2000 },
    },
    environment: {
      runtime: 'process',
      runtimeBecause: 'every target can run without containers',
      os: 'Debian GNU/Linux 12',
      cpuModel: 'AMD EPYC 7B13',
      cpus: 2,
      memoryBytes: 8 * 2 ** 30,
      fingerprint: null,
      versions: { node: '24.21.0', postgres: '18.4', archbench: '0.1.0' },
      isolation: 'pinned',
      targetCpus: [1],
      driverCpus: [0],
      durability: 'fsync on, synchronous_commit on',
    },
    budget: { cpus: 1, memoryBytes: 2 * 2 ** 30 },
    plan,
    warnings: [
      'serverless was still changing when its warm-up ended after 12000 requests: its CPU time per request may fall further. Raise --warm-up.',
    ],
  }
}
