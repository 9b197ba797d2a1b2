import { REQUEST_TIMEOUT_MS } from '../../config/plan.ts'
import type { ClosedLoad, ErrorLimit, LoadJob, LoadMeasurement } from '../../load/driver.ts'
import type { ProfileLoad } from '../../load/profile/resolve.ts'
import type { RunTarget } from '../run-target.ts'
import type { DriveContext } from './drive-load.ts'
import { type MeasuredLoad, stagesOf } from './measure-load.ts'
import { StageWatch } from './stage-watch.ts'

/** A load of a closed loop, of which targets can take turns. */
export interface TurnsLoad extends ProfileLoad {
  readonly load: ClosedLoad
}

/** One turn. What disturbs a machine lasts longer, and so hits all targets alike (docs/internals/method.md has the figures). */
const TURN_MS = 100

/**
 * Drives a closed loop against several targets in turns: a window of each is made of short turns between those of the others.
 * While one has its turn the others stand still, and so does what they put off for later. All run before and after.
 * @returns in the order of the targets
 */
export async function measureTurns(
  runTargets: readonly RunTarget[],
  planned: TurnsLoad,
  seed: number,
  context: DriveContext,
): Promise<MeasuredLoad[]> {
  const { driver, phases, signal, tracing } = context
  const sampling = tracing?.sampling
  const count = Math.max(1, Math.round(planned.load.durationMs / TURN_MS))
  const turns = { count, lengthMs: planned.load.durationMs / count }
  const jobs = runTargets.map(({ name, deployment }): LoadJob => {
    const entrypoint = deployment.entrypoint.href
    const load = { ...planned.load, turns }
    return { target: name, entrypoint, seed, requestTimeoutMs: REQUEST_TIMEOUT_MS, workers: 1, load, sampling }
  })
  await using stack = new AsyncDisposableStack()
  const watches: StageWatch[] = []
  let running: RunTarget | undefined
  const edges = {
    opened() {
      for (const { deployment } of runTargets) watches.push(stack.use(new StageWatch(deployment, LONG_MS)))
    },
    async turn(owner: number) {
      const next = runTargets[owner]
      if (next === running) return
      if (running === undefined) {
        await Promise.all(watches.map((watch) => watch.opened))
        await Promise.all(runTargets.map(({ deployment }) => deployment.pause()))
      }
      await running?.deployment.pause()
      running = next
      await next?.deployment.resume()
    },
    closed() {
      for (const watch of watches) watch.close()
    },
  }
  const results = await phases.time('measurement', async () => {
    try {
      return await driver.runTogether(jobs, edges, signal)
    } finally {
      // Functions tell what they counted only while they run.
      await Promise.all(runTargets.map(({ deployment }) => deployment.resume()))
    }
  })
  const seen = await Promise.all(watches.map((watch) => watch.result()))
  for (const [index, { name, deployment }] of runTargets.entries()) {
    tracing?.note(name, deployment.entrypoint.href, results[index]?.requestSpans)
  }
  return results.map(({ stages, ledger }, index) => {
    const stoppedBecause = errorLimitReason(stages[0], planned.errorLimit)
    const watch = watches[index]
    const watched = { seen: seen.slice(index, index + 1), openedAt: watch === undefined ? [] : [watch.openedAt] }
    return { ledger, stages: stagesOf(planned, { stages, stoppedBecause }, watched, context), faults: [], fleets: [] }
  })
}

/** So long that nothing is sampled between the edges: it would cost the CPU time of those whose turn it is. */
const LONG_MS = 24 * 3_600_000

const FEWEST_REQUESTS = 20

/** Why a target is driven no further, where nearly all went wrong; undefined: it is. */
function errorLimitReason(
  measurement: LoadMeasurement | undefined,
  errorLimit: ErrorLimit | undefined,
): string | undefined {
  if (measurement === undefined || errorLimit === undefined) return undefined
  const { sent, failed } = measurement.requests
  if (sent < FEWEST_REQUESTS || failed / sent < errorLimit.share) return undefined
  const [most] = Object.entries(measurement.errors).sort(([, a], [, b]) => b - a)
  const kind = most === undefined ? '' : `, most of them by: ${most[0]}`
  return `${Math.floor((failed / sent) * 100)} % of its requests went wrong in its turns of a round${kind}`
}
