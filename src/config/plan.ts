import type { Profile } from '../load/profile/profile.ts'
import type { Threshold } from '../result/threshold-schema.ts'
import type { AskedRuntime } from '../runtime/runtimes.ts'
import type { DataSize } from '../scenario/define.ts'
import type { AskedTarget } from '../target/target.ts'

/** Everything that decides what a run does, with all defaults filled in. */
export interface Plan {
  readonly kind: 'compare' | 'run'
  /** Name of a scenario, or the path of a file that defines one. */
  readonly scenario: string
  readonly targets: readonly AskedTarget[]
  /** Variants that were asked for and cannot run here, each a sentence without its end. */
  readonly leftOut?: readonly string[]
  /** The shapes of the traffic, in the order in which a round drives them; each says in how many rounds. */
  readonly profiles: readonly Profile[]
  /** How long the whole run may take: its rounds are as many as fit; `undefined`: as many as the profiles say. */
  readonly timeMs: number | undefined
  /** Rounds end early once intervals reach no farther than this share; undefined: they do not. */
  readonly until: number | undefined
  readonly seed: number
  /** How much data a target starts with. */
  readonly dataSize: DataSize
  /** Connections of the warm-up, and of a closed loop that does not say how many. */
  readonly connections: number
  /** What 100 % of a profile stands for; `undefined`: what targets reached in their warm-up. */
  readonly fullRatePerSecond: number | undefined
  /** Threads that the driver begins with; it takes more where these are too few and it has the CPUs. */
  readonly driverWorkers: number
  /** Longest warm-up of a target. */
  readonly warmUpMs: number
  /** CPUs that a whole target may use, application and database together. */
  readonly cpus: number
  /** All budgets that the target is measured with, one run each; `undefined`: with the one above. */
  readonly cpuBudgets?: readonly number[] | undefined
  readonly memoryBytes: number
  readonly confidence: number
  /** What each target has to meet; undefined: nothing. */
  readonly thresholds?: readonly Threshold[] | undefined
  /** What starts the targets; `auto`: processes where each target can run so, else containers. */
  readonly runtime: AskedRuntime
  /** File of an image map, or the map itself: where images come from that compose files name. */
  readonly images: string | Readonly<Record<string, string>> | undefined
  /** How long a component may take to become ready; `undefined`: as its health check and the machine ask for. */
  readonly startTimeoutMs?: number | undefined
  /** Folder that gets everything that components log; `undefined`: nothing is kept. */
  readonly logs: string | undefined
}

/** The highest throughput, and latencies at a rate that all targets can take: what most want to know, in two minutes. */
export const DEFAULT_PROFILES = ['saturate', 'steady'] as const

export const DEFAULT_PLAN = {
  timeMs: 120_000,
  until: undefined,
  scenario: 'ecommerce',
  seed: 1,
  dataSize: 'small',
  connections: 8,
  fullRatePerSecond: undefined,
  driverWorkers: 1,
  warmUpMs: 8_000,
  /**
   * One on every machine, so that figures of several can be compared; and the reference implementations run one
   * process a component, so that with many CPUs the one with most components would win by their number.
   */
  cpus: 1,
  memoryBytes: 2 * 2 ** 30,
  confidence: 0.95,
  /**
   * Not Docker wherever an engine answers: the same command would then measure something else on the next machine, and
   * fetch images first. Figures of the two runtimes cannot be compared.
   */
  runtime: 'auto',
  images: undefined,
  logs: undefined,
} as const satisfies Omit<Plan, 'kind' | 'targets' | 'profiles'>

/** Rounds of a run: as many as the profile that is driven most often wants. */
export function roundsOf({ profiles }: Pick<Plan, 'profiles'>): number {
  return Math.max(...profiles.map(({ rounds }) => rounds))
}

/** Load before each window that is driven and not measured: connections are opened and caches refilled. */
export const LEAD_IN_MS = 60
/** A request without an answer by then has failed. */
export const REQUEST_TIMEOUT_MS = 5_000
/** Most requests that the open loop has under way; an arrival beyond them waits, and is dropped after the request time-out. */
export const MAX_IN_FLIGHT = 256
