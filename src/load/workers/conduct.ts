import { arrivalOffsets } from '../arrivals.ts'
import type { LiveReport, LoadJob, LoadMeasurement, LoadResult, WindowProgress } from '../driver.ts'
import type { JobControl } from '../job.ts'
import { newLiveCells } from '../live/live-cells.ts'
import { LiveWatch } from '../live/live-watch.ts'
import { mergeRecordings } from '../recording.ts'
import { waitForEnd } from '../waiting.ts'
import { stormWords } from './error-storm.ts'
import { Progress, type WorkerResult, type WorkerTask } from './orders.ts'
import { ProgressWatch } from './progress-watch.ts'
import { type PacedSchedule, scheduleCells, toPerformanceMs } from './schedule.ts'
import { stageWindows } from './stage-windows.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Where a running job reports to. */
export interface JobEvents {
  opened(stage: number): void
  closed(stage: number): void
  progress(progress: WindowProgress): void
  live(report: LiveReport): void
}

/** Time for the workers to be ready before the schedule begins. */
const HEAD_START_MS = 10

/** What was seen of a window from outside of the workers. */
interface SeenWindow {
  readonly windowMs: number
  readonly cpuMs: number
}

/**
 * Has workers of a pool do a job side by side, tells of the edges of its windows, and puts together what they saw.
 * @param rehearsal with the rehearsal's traffic in place of the scenario's
 */
export async function conduct(
  pool: WorkerPool,
  job: LoadJob,
  events: JobEvents,
  control: Pick<JobControl, 'abort' | 'finish'>,
  rehearsal = false,
): Promise<LoadResult> {
  const tasks = tasksOf(job, rehearsal)
  const [{ schedule, startNs }] = tasks
  const over = new AbortController()
  const finish = AbortSignal.any([control.finish, over.signal])
  const failure = new AbortController()
  const abort = AbortSignal.any([control.abort, failure.signal])
  const endSchedule = (): void => {
    if (schedule !== undefined) pool.pacer.end(schedule)
  }
  const finishAll = (): void => {
    endSchedule()
    pool.finish()
  }
  const abortAll = (): void => pool.abort()
  finish.addEventListener('abort', finishAll)
  control.abort.addEventListener('abort', abortAll)
  using watch = new ProgressWatch(
    tasks.map(({ progress }) => progress),
    job,
  )
  using live = new LiveWatch(
    tasks.map(({ live }) => live).filter((cells) => cells !== undefined),
    events.live,
  )
  const working = pool.run(tasks)
  working.catch((error: unknown) => failure.abort(error))
  if (schedule !== undefined) pool.pacer.follow(schedule)
  try {
    const seen: SeenWindow[] = []
    for (const [stage, { fromMs, toMs, durationMs }] of stageWindows(job.load, toPerformanceMs(startNs)).entries()) {
      await waitForEnd(fromMs - performance.now(), finish, abort)
      if (finish.aborted) break
      if (stage === 0) watch.open(events.progress, () => over.abort())
      events.opened(stage)
      if (job.liveEveryMs !== undefined) live.opened(stage, job.liveEveryMs)
      const cpu = process.cpuUsage()
      await waitForEnd(toMs - performance.now(), finish, abort)
      events.closed(stage)
      live.look()
      const { user, system } = process.cpuUsage(cpu)
      const windowMs = finish.aborted ? Math.min(performance.now() - fromMs, durationMs) : durationMs
      seen.push({ windowMs, cpuMs: (user + system) / 1_000 })
    }
    watch[Symbol.dispose]()
    const results = await working
    live.look()
    return together(job, results, seen, watch)
  } catch (error) {
    control.abort.throwIfAborted()
    throw error
  } finally {
    endSchedule()
    finish.removeEventListener('abort', finishAll)
    await working.catch(() => {}) // its error has been thrown above
    control.abort.removeEventListener('abort', abortAll)
  }
}

function tasksOf(job: LoadJob, rehearsal: boolean): [WorkerTask, ...WorkerTask[]] {
  const { load, workers, seed } = job
  const of = load.loop === 'closed' ? Math.min(workers, load.connections) : workers
  const offsetsMs = load.loop === 'closed' ? undefined : arrivalOffsets(load, seed)
  const startNs = process.hrtime.bigint() + BigInt(HEAD_START_MS * 1e6)
  const schedule: PacedSchedule | undefined = offsetsMs && { offsetsMs, startNs, cells: scheduleCells(of), workers: of }
  const task = (index: number): WorkerTask => {
    const progress = new Int32Array(new SharedArrayBuffer(Progress.cells * Int32Array.BYTES_PER_ELEMENT))
    const live = job.liveEveryMs === undefined ? undefined : newLiveCells()
    return { job, index, of, startNs, schedule, progress, live, rehearsal }
  }
  return [task(0), ...Array.from({ length: of - 1 }, (_, other) => task(other + 1))]
}

function together(
  job: LoadJob,
  results: readonly WorkerResult[],
  seen: readonly SeenWindow[],
  { storm }: ProgressWatch,
): LoadResult {
  const stages = seen.map((window, stage): LoadMeasurement => {
    const recordings = results.map(({ recordings }) => recordings[stage])
    return mergeRecordings(
      recordings.filter((recording) => recording !== undefined),
      window,
    )
  })
  return {
    stages,
    ledger: {
      accepted: results.flatMap(({ ledger }) => ledger.accepted),
      unresolved: results.flatMap(({ ledger }) => ledger.unresolved),
    },
    stoppedBecause: storm && job.hopeless && stormWords(storm, job.hopeless, stages.at(-1)?.errors ?? {}),
  }
}
