import { seededRandom } from '../../scenario/random.ts'
import { shuffled } from '../../scenario/sampling.ts'
import { arrivalOffsets } from '../arrivals.ts'
import type { LiveReport, LoadJob, LoadMeasurement, LoadResult, WindowProgress } from '../driver.ts'
import type { JobControl } from '../job.ts'
import { newLiveCells } from '../live/live-cells.ts'
import { LiveWatch } from '../live/live-watch.ts'
import { mergeRecordings } from '../recording.ts'
import { waitForEnd } from '../waiting.ts'
import { errorBurstText } from './error-burst.ts'
import { Progress, type Turns, type WorkerResult, type WorkerTask } from './orders.ts'
import { ProgressWatch } from './progress-watch.ts'
import { type PacedSchedule, scheduleCells, toPerformanceMs } from './schedule.ts'
import { stageWindows } from './stage-windows.ts'
import { callTurns } from './turn-taking.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Where a running job reports to. */
export interface JobEvents {
  opened(stage: number): void
  closed(stage: number): void
  /** Awaited before each turn of jobs that take turns. @param owner the place of the job whose it is */
  turn(owner: number): Promise<void>
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
 * Has workers of a pool do jobs side by side, tells of the edges of their windows, and puts together what they saw of each.
 * @param jobs one; or closed loops against several targets, whose windows are those of the first
 * @param rehearsal with the rehearsal's traffic in place of the scenario's
 */
export async function conduct(
  pool: WorkerPool,
  jobs: readonly LoadJob[],
  events: JobEvents,
  control: Pick<JobControl, 'abort' | 'finish'>,
  rehearsal = false,
): Promise<LoadResult[]> {
  const startNs = process.hrtime.bigint() + BigInt(HEAD_START_MS * 1e6)
  const turns = turnsOf(jobs)
  const byJob = jobs.map((job, own) => tasksOf(job, { startNs, rehearsal, turns: turns && { ...turns, own } }))
  const tasks = byJob.flat()
  const [job] = jobs
  const schedule = tasks[0]?.schedule
  if (job === undefined) return []
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
    byJob.map((ofJob) => ofJob.map(({ progress }) => progress)),
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
      // Turns are over when the last request of the last one was settled.
      if (turns !== undefined) await Promise.all([working, callTurns(turns, events.turn, finish, abort)])
      else await waitForEnd(toMs - performance.now(), finish, abort)
      events.closed(stage)
      live.look()
      const { user, system } = process.cpuUsage(cpu)
      const windowMs = finish.aborted ? Math.min(performance.now() - fromMs, durationMs) : durationMs
      seen.push({ windowMs, cpuMs: (user + system) / 1_000 })
    }
    watch[Symbol.dispose]()
    const results = await working
    live.look()
    return jobs.map((one, index) => {
      const before = byJob.slice(0, index).flat().length
      const own = results.slice(before, before + (byJob[index]?.length ?? 0))
      return together(
        one,
        own,
        seen.map((window) => ownWindow(window, own[0], results)),
        watch,
      )
    })
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

function tasksOf(
  job: LoadJob,
  { startNs, rehearsal, turns }: Pick<WorkerTask, 'startNs' | 'rehearsal' | 'turns'>,
): WorkerTask[] {
  const { load, workers, seed } = job
  const of = load.loop === 'closed' ? Math.min(workers, load.connections) : workers
  const offsetsMs = load.loop === 'closed' ? undefined : arrivalOffsets(load, seed)
  const schedule: PacedSchedule | undefined = offsetsMs && { offsetsMs, startNs, cells: scheduleCells(of), workers: of }
  const task = (index: number): WorkerTask => {
    const progress = new Int32Array(new SharedArrayBuffer(Progress.cells * Int32Array.BYTES_PER_ELEMENT))
    const live = job.liveEveryMs === undefined ? undefined : newLiveCells()
    return { job, index, of, startNs, schedule, progress, live, turns, rehearsal }
  }
  return Array.from({ length: of }, (_, index) => task(index))
}

/** The order of the turns of all jobs: in each cycle every job has one, in an order drawn anew. */
function turnsOf(jobs: readonly LoadJob[]): Omit<Turns, 'own'> | undefined {
  const [first] = jobs
  if (first?.load.loop !== 'closed' || first.load.turns === undefined) return undefined
  const random = seededRandom(first.seed).fork('turns')
  const places = [...jobs.keys()]
  const owners = Array.from({ length: first.load.turns.count }, () => shuffled(places, random)).flat()
  const cell = (): Int32Array => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return { begun: cell(), over: cell(), owners }
}

/** Of turns, those of one job: of the CPU time of the whole process, as much as they are of the time of all turns. */
function ownWindow(all: SeenWindow, own: WorkerResult | undefined, results: readonly WorkerResult[]): SeenWindow {
  if (own?.windowMs === undefined) return all
  const turnsMs = results.reduce((sum, { windowMs = 0 }) => sum + windowMs, 0)
  return { windowMs: own.windowMs, cpuMs: all.cpuMs * (own.windowMs / turnsMs) }
}

function together(
  job: LoadJob,
  results: readonly WorkerResult[],
  seen: readonly SeenWindow[],
  { errorBurst }: ProgressWatch,
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
      refused: results.reduce((sum, { ledger }) => sum + (ledger.refused ?? 0), 0),
    },
    requestSpans: job.sampling && results.flatMap(({ requestSpans = [] }) => requestSpans),
    stoppedBecause:
      errorBurst && job.errorLimit && errorBurstText(errorBurst, job.errorLimit, stages.at(-1)?.errors ?? {}),
  }
}
