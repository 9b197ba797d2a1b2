import type { MessagePort } from 'node:worker_threads'
import { Connections } from '../../http/connections.ts'
import type { OpenLoad } from '../driver.ts'
import { inFlightCounter } from '../in-flight.ts'
import type { Job, JobControl } from '../job.ts'
import { BESIDE_A_RATE, openVisibilityProbe } from '../visibility.ts'
import { wait, waitForEnd } from '../waiting.ts'
import { DueArrivals } from './due-arrivals.ts'
import { OpenLoop } from './open-loop.ts'
import type { WorkerResult } from './orders.ts'
import type { PacedSchedule } from './schedule.ts'
import { StageHealth } from './thread-health.ts'

/** How often late requests are looked for. */
const EXPIRY_CHECK_MS = 5
/** How often it is looked, after the schedule, whether all has been settled. */
const IDLE_CHECK_MS = 2

/** Does this worker's part of an open loop: requests start when the schedule says so, however slow the answers are. */
export async function runOpenLoop(
  job: Job,
  load: OpenLoad,
  schedule: PacedSchedule,
  wakes: MessagePort,
  control: JobControl,
): Promise<WorkerResult> {
  const { task, startMs, stages } = job
  const { requestTimeoutMs, entrypoint } = task.job
  const inFlight = inFlightCounter()
  const mostInFlight = Math.max(1, Math.floor(load.maxInFlight / task.of))
  using connections = new Connections(entrypoint, mostInFlight, requestTimeoutMs)
  await using probe = openVisibilityProbe({ ...job, entrypoint, requestTimeoutMs, pace: BESIDE_A_RATE }, control.fail)
  using health = new StageHealth(stages, inFlight)
  const loop = new OpenLoop(job, { connections, probe, inFlight, control, awake: () => arrivals.look() })

  using arrivals = new DueArrivals(schedule, task.index, wakes, (index) => {
    if (index % task.of === task.index) loop.arrive(startMs + (schedule.offsetsMs[index] as number))
    else job.next() // somebody else's turn
  })
  const expiry = setInterval(() => loop.expire(), EXPIRY_CHECK_MS)
  try {
    await waitForEnd((stages.at(-1)?.toMs ?? startMs) - performance.now(), control.finish, control.abort)
    health.end()
    while (!arrivals.over || !loop.idle || probe.watching > 0) await wait(IDLE_CHECK_MS, control.abort)
    return {
      recordings: stages.map(({ recorder }, index) => recorder.recording(health.of(index))),
      ledger: job.ledger.ledger,
    }
  } finally {
    clearInterval(expiry)
  }
}
