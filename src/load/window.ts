import type { Stage } from './driver.ts'
import { type ProcessHealth, watchProcess } from './health.ts'
import type { InFlight } from './in-flight.ts'
import type { Job, JobControl, JobEvents } from './job.ts'
import { wait, waitForEnd } from './waiting.ts'

/** What was seen of the driver itself in a window. */
export interface WatchedWindow extends ProcessHealth {
  readonly windowMs: number
  readonly meanInFlight: number
}

/** Waits for the lead-in to pass, then watches the window until its time is up or it is to finish early. */
export async function watchWindow(
  job: Job,
  { leadInMs, durationMs }: Stage,
  startMs: number,
  inFlight: InFlight,
  events: JobEvents,
  control: JobControl,
): Promise<WatchedWindow> {
  await wait(startMs + leadInMs - performance.now(), control.abort)
  const health = watchProcess()
  const openedMs = performance.now()
  inFlight.open(openedMs)
  events.opened(openedMs)
  const reporting =
    job.load.progressEveryMs === undefined
      ? undefined
      : setInterval(
          () => events.progress({ elapsedMs: performance.now() - openedMs, requests: job.recorder.settled }),
          job.load.progressEveryMs,
        )
  try {
    await waitForEnd(durationMs, control.finish, control.abort)
  } finally {
    clearInterval(reporting)
  }
  const closedMs = performance.now()
  events.closed()
  return { windowMs: closedMs - openedMs, meanInFlight: inFlight.meanUntil(closedMs), ...health() }
}
