import type { RuntimeName } from '../runtime/runtime.ts'

/** Everything that decides what a run does, with all defaults filled in. */
export interface Plan {
  readonly kind: 'compare' | 'run'
  /** Name of a scenario, or the path of a file that defines one. */
  readonly scenario: string
  /** Names of reference implementations, or paths of compose files. */
  readonly targets: readonly string[]
  /** How often each target is measured; at least 6 give an interval at 95 %. */
  readonly rounds: number
  readonly seed: number
  /** Connections of the closed loop. */
  readonly connections: number
  /** Length of each closed-loop window. */
  readonly saturateMs: number
  /** Length of each open-loop window. */
  readonly steadyMs: number
  /** Common rate of the open loop; `undefined`: half of what the slowest target reached in its warm-up. */
  readonly ratePerSecond: number | undefined
  readonly arrivals: 'poisson' | 'uniform'
  /** Longest warm-up of a target. */
  readonly warmUpMs: number
  /** CPUs that a whole target may use, application and database together. */
  readonly cpus: number
  readonly memoryBytes: number
  readonly confidence: number
  /** What starts the targets; `auto`: processes where each target can run so, else containers. */
  readonly runtime: 'auto' | RuntimeName
  /** File of an image map, or the map itself: where images come from that compose files name. */
  readonly images: string | Readonly<Record<string, string>> | undefined
  /** Folder that gets everything that components log; `undefined`: nothing is kept. */
  readonly logs: string | undefined
}

/**
 * Six rounds are the fewest from which a 95 % interval can be had (the smallest two-sided level of a signed-rank test
 * with n pairs is 2 / 2^n); the windows are as long as two minutes in all allow for four targets.
 */
export const DEFAULT_PLAN = {
  scenario: 'ecommerce',
  rounds: 6,
  seed: 1,
  connections: 8,
  saturateMs: 1_000,
  steadyMs: 1_000,
  ratePerSecond: undefined,
  arrivals: 'poisson',
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
} as const satisfies Omit<Plan, 'kind' | 'targets'>

/** Load before each window that is driven and not measured: connections are opened and caches refilled. */
export const LEAD_IN_MS = 200
/** A request without an answer by then has failed. */
export const REQUEST_TIMEOUT_MS = 5_000
/** Most requests that the open loop has under way; an arrival beyond them waits, and is dropped after the request time-out. */
export const MAX_IN_FLIGHT = 256
