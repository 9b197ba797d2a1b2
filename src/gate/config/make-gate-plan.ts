import { UserError } from '../../base/errors.ts'
import { makePlan } from '../../config/make-plan.ts'
import type { Plan } from '../../config/plan.ts'
import type { Config } from '../../config/read-config.ts'
import { hasFaults, isAutoscaled } from '../../load/profile/adjust.ts'
import type { Profile } from '../../load/profile/profile.ts'
import { parseTarget } from '../../target/kinds.ts'
import type { TargetFlags } from '../../target/target.ts'
import type { Baseline } from '../baseline/baseline-document.ts'
import { readMonth } from '../bill/month.ts'
import { DEFAULT_DECISION, type GatePlan } from '../gate-plan.ts'
import type { GateConfig } from './gate-schema.ts'
import { planChecks } from './plan-checks.ts'

/** Flags of the gate itself; the others are those of every command that measures. */
export interface GateFlags
  extends Pick<
    GateConfig,
    | 'base'
    | 'candidate'
    | 'compose'
    | 'prepare'
    | 'looks'
    | 'roundsPerStart'
    | 'time'
    | 'onInconclusive'
    | 'onUnconfirmed'
  > {
  readonly anyMachine?: true | undefined
  readonly settings?: TargetFlags
}

/** Long enough for sixty starts of three small programs. */
const DEFAULT_TIME_MS = 30 * 60_000

/** A folder with a compose file: what most repositories have at their root. */
const HERE = '.'

/**
 * What was asked for, flags first, then the `gate` section of the file, then the defaults.
 * @param load what a round is: scenario, profiles, budget
 * @param file what archbench.yaml says, as `readConfig` reads it
 * @param stored what is held against the candidate in place of a base that runs beside it; `none`: it is only measured
 * Throws a UserError where there is nothing to compare the candidate with, and for what cannot be gated.
 */
export async function makeGatePlan(
  flags: GateFlags,
  load: Config = {},
  file: Config = {},
  stored?: Baseline | 'none' | undefined,
): Promise<GatePlan> {
  const { gate: section = {}, targets: _, rounds: __, ...settings } = file
  const asked: GateConfig & GateFlags = { ...section, ...given(flags) }
  const plan = withLongWindows(await makePlan('run', { targets: [HERE], ...load }, settings), {
    ...settings,
    ...given(load),
  })
  const search = plan.profiles.find(({ loop }) => loop === 'search')
  if (search) {
    throw new UserError('a search for the capacity takes too long for the rounds of a gate', {
      key: '--profile',
      found: search.name,
      remedy: 'Take profiles with stages, such as saturate and steady',
    })
  }
  const failing = plan.profiles.find(hasFaults)
  if (failing) {
    throw new UserError('a gate compares versions without faults', {
      key: '--profile',
      found: `${failing.name}, which has faults`,
      remedy: 'Take other profiles; "archbench compare" and "archbench resilience" have faults',
    })
  }
  const scaling = plan.profiles.find(isAutoscaled)
  if (scaling) {
    throw new UserError('a gate compares versions with a fixed number of replicas', {
      key: '--profile',
      found: `${scaling.name}, in which replicas come and go`,
      remedy: 'Take other profiles; "archbench compare" has replicas follow their load',
    })
  }
  const base = stored === undefined ? sourceOf(asked.base, '--base') : undefined
  const baseline = stored === 'none' ? undefined : stored
  const candidate = sourceOf(asked.candidate ?? HERE, '--candidate')
  const isRemote = base?.kind === 'url' || candidate.kind === 'url' || baseline?.target.kind === 'url'
  const checks = planChecks(section, plan.profiles).filter(({ metric }) => !(isRemote && metric.needsProcesses))
  const { invariants = 'fail' } = section.thresholds ?? {}
  return {
    plan,
    base,
    baseline,
    anyMachine: asked.anyMachine === true,
    candidate,
    settings: flags.settings ?? {},
    compose: asked.compose ?? HERE,
    prepare: asked.prepare,
    decision: {
      checks,
      looks: asked.looks ?? DEFAULT_DECISION.looks,
      alpha: asked.alpha ?? DEFAULT_DECISION.alpha,
      confirmAlpha: asked.confirmAlpha ?? DEFAULT_DECISION.confirmAlpha,
      confidence: DEFAULT_DECISION.confidence,
    },
    invariants: invariants === 'off' ? undefined : invariants,
    ...(section.traffic && { month: await readMonth(section.traffic) }),
    roundsPerStart: asked.roundsPerStart ?? 1,
    timeMs: asked.time ?? DEFAULT_TIME_MS,
    onInconclusive: asked.onInconclusive ?? 'warn',
    onUnconfirmed: asked.onUnconfirmed ?? 'fail',
  }
}

function sourceOf(text: string | undefined, key: string) {
  if (text !== undefined) return parseTarget(text, key)
  throw new UserError('there is nothing to compare the candidate with', {
    key,
    expected: 'a target, image:…, git:…, cmd:… or a URL; or --baseline with a stored one',
    remedy: 'Name the version to compare with, such as --base git:main, or set gate.base in archbench.yaml',
  })
}

/** A start is one unit, so its windows are longer than those of a comparison, unless their length was asked for. */
const WINDOW_MS = 1_000

function withLongWindows(plan: Plan, asked: Config): Plan {
  const profiles = plan.profiles.map((profile) => {
    const isAsked = profile.name === 'saturate' ? asked.saturate : profile.name === 'steady' ? asked.steady : 0
    if (isAsked !== undefined || profile.loop === 'search' || profile.loop === 'faults') return profile
    return { ...profile, stages: profile.stages.map((stage) => ({ ...stage, durationMs: WINDOW_MS })) } as Profile
  })
  return { ...plan, profiles }
}

function given<T extends object>(flags: T): Partial<T> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Partial<T>
}
