import { UserError } from '../base/errors.ts'
import { refuseLongSchedule } from '../load/arrivals.ts'
import { adjustProfiles, hasFaults, isAutoscaled, rejectUnusedSettings } from '../load/profile/adjust.ts'
import type { Profile } from '../load/profile/profile.ts'
import { readProfiles } from '../load/profile/read-profile.ts'
import { settingsOf, textOf } from '../target/asked-target.ts'
import type { TargetFlags } from '../target/target.ts'
import { withFlags } from '../target/target-flags.ts'
import { defaultTargets } from '../topology/targets.ts'
import { DEFAULT_PLAN, DEFAULT_PROFILES, type Plan } from './plan.ts'
import type { Config } from './read-config.ts'
import { withVariants } from './with-variants.ts'

/**
 * What was asked for, flags first, then the file, then the defaults. Times are in milliseconds and sizes in bytes.
 * @param file what archbench.yaml says, as `readConfig` reads it
 * @param targetFlags what else is to be known of all targets that are no reference implementations
 * @param variants what variants of each target are taken with it: `all`, groups and names; undefined: none
 * Throws a UserError where targets repeat, a run of one target has none or several, a profile cannot be read, or a setting changes
 * nothing about the chosen ones.
 */
export async function makePlan(
  kind: Plan['kind'],
  flags: Config = {},
  file: Config = {},
  targetFlags: TargetFlags = {},
  variants?: readonly string[],
): Promise<Plan> {
  const asFlags = withoutUndefined(flags)
  const given = withScalingLoad(withFaultLoad(asFlags, file), file)
  const written = fileBeside(asFlags, file)
  const asked = { ...written, ...given }
  const scenario = asked.scenario ?? DEFAULT_PLAN.scenario
  if (kind === 'run') refuseAllBut1(asked.targets)
  const bases = asked.targets ?? defaultTargets(scenario)
  const named =
    variants === undefined
      ? { targets: bases, leftOut: [] }
      : await withVariants(bases, variants, scenario, asked.runtime ?? DEFAULT_PLAN.runtime)
  const targets = named.targets.map((target) => withFlags(target, targetFlags))
  const names = targets.map((target) => settingsOf(target).name ?? textOf(target))
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new UserError(`the target "${repeated}" is named twice`, {
      key: '--targets',
      remedy: 'Name each target once, or give each a `name` of its own in archbench.yaml',
    })
  }
  const profiles = await readProfiles(asked.profile ?? DEFAULT_PROFILES)
  if (profiles.filter(({ loop }) => loop === 'search').length > 1) {
    throw new UserError('only one search for the capacity can be made at a time', {
      key: '--profile',
      found: profiles.map(({ name }) => name).join(', '),
      remedy: 'Choose one of these, and run the other by itself',
    })
  }
  const drilled = profiles.filter(({ loop }) => loop === 'faults')
  if (drilled.length > 1) {
    throw new UserError('only one profile with faults one after the other can be driven at a time', {
      key: '--profile',
      found: drilled.map(({ name }) => name).join(', '),
      remedy: 'Choose one of these, and run the other by itself',
    })
  }
  rejectUnusedSettings(profiles, given, (setting) => FLAGS[setting])
  // A file is for many runs: one that takes other profiles than the file does may pass over what the file says of those.
  if (given.profile === undefined) rejectUnusedSettings(profiles, file, (setting) => setting)
  const adjusted = withDuration(adjustProfiles(profiles, asked), { ...written, ...asFlags })
  refuseLongSchedules(adjusted)
  refuseFaultsWithScaling(adjusted)
  const warmUpMs = Math.max(...profiles.map((profile) => profile.warmUpMs ?? DEFAULT_PLAN.warmUpMs))
  return {
    kind,
    scenario,
    targets,
    profiles: adjusted,
    ...timeOf(asked, profiles),
    seed: asked.seed ?? DEFAULT_PLAN.seed,
    dataSize: asked.dataSize ?? DEFAULT_PLAN.dataSize,
    connections: asked.connections ?? DEFAULT_PLAN.connections,
    fullRatePerSecond: asked.fullRate ?? DEFAULT_PLAN.fullRatePerSecond,
    driverWorkers: asked.workers ?? DEFAULT_PLAN.driverWorkers,
    warmUpMs: asked.warmUp ?? warmUpMs,
    cpus: asked.cpus ?? DEFAULT_PLAN.cpus,
    memoryBytes: asked.memory ?? DEFAULT_PLAN.memoryBytes,
    confidence: DEFAULT_PLAN.confidence,
    thresholds: asked.failOn,
    runtime: asked.runtime ?? DEFAULT_PLAN.runtime,
    images: asked.images ?? process.env.ARCHBENCH_IMAGES ?? DEFAULT_PLAN.images,
    startTimeoutMs: asked.startTimeout,
    logs: asked.logs ?? DEFAULT_PLAN.logs,
    ...(named.leftOut.length > 0 && { leftOut: named.leftOut }),
  }
}

/** A run without a target takes the one of archbench.yaml. */
function refuseAllBut1(targets: Config['targets']): void {
  if (targets?.length === 1) return
  throw new UserError('run measures one target', {
    found: targets === undefined ? 'none, and no archbench.yaml that names one' : targets.map(textOf).join(', '),
    expected: 'a target of "archbench list", a compose file, cmd:<command>, image:<reference> or a URL',
    remedy: 'Name it after "archbench run"; "archbench compare" measures several',
  })
}

/**
 * How long the run may take. Rounds that were asked for, and profiles that are of another length, are driven as they are.
 * Throws a UserError where both a time and rounds were asked for, and where the time changes nothing.
 */
function timeOf(
  { time, until, rounds, duration }: Config,
  profiles: readonly Profile[],
): Pick<Plan, 'timeMs' | 'until'> {
  if (duration !== undefined) return { timeMs: undefined, until: undefined }
  const isFitted =
    rounds === undefined && profiles.every(({ name }) => (DEFAULT_PROFILES as readonly string[]).includes(name))
  const asked = time !== undefined ? '--time' : until !== undefined ? '--until' : undefined
  if (asked !== undefined && !isFitted) {
    throw new UserError(`${asked} says how many rounds are driven, and these are given`, {
      key: asked,
      found: rounds === undefined ? `the profiles ${profiles.map(({ name }) => name).join(', ')}` : `${rounds} rounds`,
      expected: `the profiles ${DEFAULT_PROFILES.join(' and ')}, without --rounds`,
      remedy: 'Leave out one of them',
    })
  }
  if (!isFitted) return { timeMs: undefined, until: undefined }
  return { timeMs: time ?? (until === undefined ? DEFAULT_PLAN.timeMs : UNTIL_TIME_MS), until }
}

/** What the file says of the length of a run gives way to flags that say it in another way. */
function fileBeside(given: Config, file: Config): Config {
  const { duration, rounds, time, until, ...others } = file
  const isLengthGiven = LENGTH_SETTINGS.some((setting) => given[setting] !== undefined)
  if (given.duration !== undefined) return others
  return isLengthGiven ? withoutUndefined({ ...others, rounds, time, until }) : file
}

const LENGTH_SETTINGS = ['duration', 'rounds', 'time', 'until'] as const

const MOST_ROUNDS = 1_000

/** The profiles with as many rounds as give each target so much load. Throws a UserError where that cannot be. */
function withDuration(profiles: readonly Profile[], { duration, rounds, time, until }: Config): Profile[] {
  if (duration === undefined) return [...profiles]
  const other = Object.entries({ rounds, time, until }).find(([, value]) => value !== undefined)
  if (other !== undefined) {
    throw new UserError('the length of the run is given twice', {
      key: '--duration',
      found: `--${other[0]} as well`,
      remedy: 'Leave out one of them',
    })
  }
  return profiles.map((profile) => {
    if (profile.loop === 'search' || profile.loop === 'faults') {
      throw new UserError(`the profile "${profile.name}" decides its length itself`, {
        key: '--duration',
        expected: 'profiles with stages of a known length',
        remedy: 'Leave out --duration, or choose another profile with --profile',
      })
    }
    const roundMs = profile.stages.reduce((sum, { durationMs }) => sum + durationMs, 0)
    const needed = Math.ceil(duration / roundMs)
    if (needed > MOST_ROUNDS) {
      throw new UserError(`the profile "${profile.name}" would need ${needed} rounds of ${roundMs} ms`, {
        key: '--duration',
        expected: `at most ${MOST_ROUNDS} rounds, which is ${(MOST_ROUNDS * roundMs) / 1_000}s`,
        remedy: 'Ask for less, or for longer windows: --saturate, --steady, or a profile file with longer stages',
      })
    }
    return { ...profile, rounds: needed }
  })
}

/** How long a fault is watched after its end, where the load is made for it. */
const AFTER_FAULTS_MS = 10_000

/** With faults and no profile of its own, a run is one steady load that is long enough for them. */
function withFaultLoad(given: Config, { profile, ...file }: Config): Config {
  const { faults = file.faults } = given
  if (faults === undefined || given.profile !== undefined || profile !== undefined) return given
  const endMs = Math.max(...faults.map(({ atMs, durationMs }) => atMs + durationMs))
  return { rounds: 1, steady: endMs + AFTER_FAULTS_MS, ...given, profile: ['steady'] }
}

/** With replicas that come and go, a run without a profile of its own drives a day. */
function withScalingLoad(given: Config, { profile, ...file }: Config): Config {
  const { autoscale = file.autoscale } = given
  if (autoscale === undefined || given.profile !== undefined || profile !== undefined) return given
  return { ...given, profile: ['diurnal'] }
}

/** A component that comes back after a fault would not be told from a replica that is wanted. */
function refuseFaultsWithScaling(profiles: readonly Profile[]): void {
  if (!profiles.some(hasFaults) || !profiles.some(isAutoscaled)) return
  throw new UserError('faults and replicas that come and go cannot be in one run', {
    key: '--autoscale',
    found: profiles.map(({ name }) => name).join(', '),
    remedy: 'Leave out the faults, or the autoscaling, and measure the other in a run of its own',
  })
}

/** How long a run may try to be as exact as was asked for. */
const UNTIL_TIME_MS = 600_000

/** Rates that are shares of a capacity are looked at when it is known. */
function refuseLongSchedules(profiles: readonly Profile[]): void {
  for (const profile of profiles) {
    if (profile.loop !== 'open') continue
    const stages = profile.stages.map(({ name, durationMs, from, to }) => {
      const [fromRatePerSecond, toRatePerSecond] = [from, to].map((rate) => ('perSecond' in rate ? rate.perSecond : 0))
      return { name, durationMs, fromRatePerSecond: fromRatePerSecond ?? 0, toRatePerSecond: toRatePerSecond ?? 0 }
    })
    refuseLongSchedule(stages)
  }
}

const FLAGS = {
  rounds: '--rounds',
  saturate: '--saturate',
  steady: '--steady',
  rate: '--rate',
  arrivals: '--arrivals',
  fullRate: '--full-rate',
  replay: '--replay',
  faults: '--fault',
  autoscale: '--autoscale',
} as const

function withoutUndefined(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}
