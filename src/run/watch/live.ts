import type { Driver, LiveReport, LoadJob } from '../../load/driver.ts'
import type { ComponentUsage } from '../../runtime/runtime.ts'

/** How often a run tells what happens while a window is open. */
export const LIVE_EVERY_MS = 1_000

/** A round of one target begins. */
export interface LiveRound {
  readonly kind: 'round'
  readonly target: string
  /** Counted from 0. */
  readonly round: number
  readonly rounds: number
}

/** Where a sample belongs. */
export interface LivePlace {
  readonly target: string
  readonly profile: string
  readonly stage: string
}

/** What the driver saw in about a second. For the eye and for dashboards: the result does not come from it. */
export interface LiveSample extends LivePlace, Omit<LiveReport, 'stage'> {
  readonly kind: 'load'
  readonly entrypoint: string
  /** Whether the window was over: nothing is sent any more, and these are the last answers. */
  readonly afterWindow: boolean
}

/** What the components have used since they were started. */
export interface LiveUsage extends LivePlace {
  readonly kind: 'usage'
  readonly components: readonly ComponentUsage[]
}

/** Memory of the components just after a load: where reading it costs too much, it is not in `LiveUsage`. */
export interface LiveMemory {
  readonly kind: 'memory'
  readonly target: string
  readonly components: readonly { readonly component: string; readonly memoryBytes: number | null }[]
}

export type LiveEvent = LiveRound | LiveSample | LiveUsage | LiveMemory

/** Watches a run. It is called on the thread that samples: it must return at once and must not throw. */
export type LiveListener = (event: LiveEvent) => void

/** A driver that tells a listener what it does. @param stageName of a stage of the load, by its number */
export function watchedDriver(
  driver: Pick<Driver, 'run'>,
  listener: LiveListener | undefined,
  profile: string,
  stageName: (stage: number, job: LoadJob) => string,
): Pick<Driver, 'run'> {
  if (listener === undefined) return driver
  return {
    run(job, edges, signal) {
      const { target, entrypoint } = job
      // The first report after the edge tells the rest of the window.
      let window: 'open' | 'closing' | 'over' = 'open'
      return driver.run(
        { ...job, liveEveryMs: LIVE_EVERY_MS },
        {
          ...edges,
          opened(stage) {
            window = 'open'
            edges.opened(stage)
          },
          closed(stage) {
            window = 'closing'
            edges.closed(stage)
          },
          live({ stage, ...report }) {
            const afterWindow = window === 'over'
            if (window === 'closing') window = 'over'
            const place = { target, entrypoint, profile, stage: stageName(stage, job) }
            listener({ kind: 'load', ...place, ...report, afterWindow })
          },
        },
        signal,
      )
    },
  }
}
