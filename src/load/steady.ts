import { arrivalOffsets } from './arrivals.ts'
import type { LoadResult, SteadyStage } from './driver.ts'
import { inFlightCounter } from './in-flight.ts'
import type { Job, JobControl, JobEvents } from './job.ts'
import { createOpenLoop } from './open-loop.ts'
import type { Pacer } from './pacer.ts'
import { openSlots } from './slots.ts'
import { openVisibilityProbe } from './visibility.ts'
import { wait } from './waiting.ts'
import { watchWindow } from './window.ts'

/** How often late requests are looked for. */
const EXPIRY_CHECK_MS = 5
/** Time for the pacer to begin before the schedule does. */
const HEAD_START_MS = 5

/** Open loop: requests start when the schedule says so, however slow the answers are. */
export async function steady(
  job: Job,
  stage: SteadyStage,
  pacer: Pacer,
  events: JobEvents,
  control: JobControl,
): Promise<LoadResult> {
  const { load, recorder } = job
  const offsetsMs = arrivalOffsets({ ...stage, durationMs: stage.leadInMs + stage.durationMs }, load.seed)
  const startMs = performance.now() + HEAD_START_MS
  const inFlight = inFlightCounter()
  await using slots = openSlots(new URL(load.entrypoint).origin, stage.maxInFlight, load.requestTimeoutMs)
  await using probe = openVisibilityProbe({ ...job, ...load }, recorder, control.fail)
  const loop = createOpenLoop(job, { slots, probe, inFlight, control, windowOpensMs: startMs + stage.leadInMs })

  const schedule = pacer.follow(offsetsMs, startMs, (index) => loop.arrive(startMs + (offsetsMs[index] as number)))
  const expiry = setInterval(loop.expire, EXPIRY_CHECK_MS)
  try {
    const window = await watchWindow(job, stage, startMs, inFlight, events, control)
    if (control.finish.aborted) schedule.end()
    while (!schedule.over || !loop.idle || probe.watching > 0) await wait(1, control.abort)
    const windowMs = control.finish.aborted ? Math.min(window.windowMs, stage.durationMs) : stage.durationMs
    return {
      measurement: recorder.measurement({ ...window, windowMs, planned: loop.planned }),
      ledger: job.ledger.ledger,
    }
  } finally {
    schedule.end()
    clearInterval(expiry)
  }
}
