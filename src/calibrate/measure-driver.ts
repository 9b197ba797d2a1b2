import type { Driver, Load, RateStage } from '../load/driver.ts'
import { highestHeld, nextRate, type RateSearch } from '../load/search/rate-search.ts'
import { driverCpuCount } from '../machine/machine.ts'
import { pinThisProcess } from '../machine/pinning.ts'
import { Session } from '../run/session.ts'
import type { Progress } from '../run/watch/progress.ts'
import type { Deployment } from '../runtime/runtime.ts'
import {
  type ClosedLoopFigures,
  closedLoopFigures,
  type DriverFigures,
  fastest,
  latencyFigures,
  type OpenLoopProbe,
  openLoopProbe,
  sendLagFigures,
  type WorkerFigures,
} from './driver-figures.ts'
import { failureReason } from './failure-reason.ts'
import { type DrivenStage, openNullDriver, refuseFailures, watchNullServer } from './null-driver.ts'
import { startNullServer } from './start-null-server.ts'
import { workerCounts } from './worker-counts.ts'

export interface MeasureDriverOptions {
  /** Length of the windows in which rates are tried; those for latency and lag are twice as long. */
  readonly windowMs: number
  /**
   * Called when all is started and nothing has been measured. The command line lowers its own priority here: it samples
   * at the edges of windows, on the driver's CPU, and the driver has to go first.
   */
  readonly beforeRates?: (() => void) | undefined
  readonly signal: AbortSignal
  readonly progress: Progress
}

const CONNECTIONS = [16, 64, 256]
const LEAD_IN_MS = 300
const MOST_IN_FLIGHT = 256
/** A rate that is too high leaves a queue: what is still in it after this is given up, so that the next rate can be tried. */
const PROBE_TIMEOUT_MS = 1_000
const FLOOR_RATE_PER_SECOND = 200
const LAG_RATE_PER_SECOND = 1_000
const SEARCH: Omit<RateSearch, 'startPerSecond'> = {
  lowestPerSecond: 250,
  factor: 2,
  precision: 0.1,
  attempts: 3,
  mostProbes: 12,
}

/** A driver and what it drives, with so many threads. */
interface Bench extends MeasureDriverOptions {
  readonly driver: Driver
  readonly deployment: Deployment
  readonly workers: number
}

/**
 * What the driver can do on its share of this machine, against a server that costs less than it does: with one thread,
 * and with more where it has more CPUs. Throws a UserError where the null server does not answer.
 */
export async function measureDriver(options: MeasureDriverOptions): Promise<DriverFigures> {
  const { signal, progress } = options
  await using session = await Session.open({ runtime: 'process', cpus: 1, signal, progress })
  const { division } = session
  const mostWorkers = division.driverCpus.length || Math.max(1, Math.floor(driverCpuCount(division) / 4))
  // The server gets what the driver does not take, so that it is not the first to be at its limit.
  const serverCpus = division.usableCpus.slice(division.driverCpus.length)
  const deployment = await startNullServer(session, {
    cpuSet: division.isolation === 'pinned' ? serverCpus : [],
    processes: mostWorkers,
    progress,
  })
  const driver = await openNullDriver(session)
  using _pinned = pinThisProcess(division.driverCpus)
  options.beforeRates?.()
  const byWorkers: WorkerFigures[] = []
  for (const workers of workerCounts(mostWorkers)) {
    byWorkers.push(await measureWorkers({ ...options, driver, deployment, workers }))
  }
  return {
    driverCpus: division.driverCpus,
    serverCpus: division.isolation === 'pinned' ? serverCpus : [],
    byWorkers,
  }
}

async function measureWorkers(bench: Bench): Promise<WorkerFigures> {
  const closedLoop = await closedLoops(bench)
  const openLoop = await searchOpenLoop(bench, (fastest(closedLoop)?.ratePerSecond ?? 0) / 2)
  const openLoopPerSecond = highestHeld(openLoop)
  const lagRates = [LAG_RATE_PER_SECOND, ...(openLoopPerSecond === undefined ? [] : [openLoopPerSecond / 2])]
  say(bench, 'latency floor and send lag')
  const quiet = [FLOOR_RATE_PER_SECOND, ...lagRates]
  const [floor, ...lags] = await drive(bench, openLoad(quiet, 2 * bench.windowMs))
  for (const stage of [floor, ...lags]) if (stage) refuseFailures(stage)
  if (floor === undefined) throw new TypeError('the driver measured nothing')
  return {
    workers: bench.workers,
    closedLoop,
    openLoopPerSecond: openLoopPerSecond ?? null,
    openLoop,
    latencyFloor: latencyFigures(floor, FLOOR_RATE_PER_SECOND),
    sendLag: lags.map((stage, index) => sendLagFigures(stage, lagRates[index] ?? Number.NaN)),
  }
}

async function closedLoops(bench: Bench): Promise<ClosedLoopFigures[]> {
  const tried: ClosedLoopFigures[] = []
  for (const connections of CONNECTIONS) {
    say(bench, `closed loop with ${connections} connections`)
    const load = { loop: 'closed', connections, leadInMs: LEAD_IN_MS, durationMs: bench.windowMs } as const
    const [stage] = await drive(bench, load)
    if (stage === undefined) throw new TypeError('the driver measured nothing')
    refuseFailures(stage)
    tried.push(closedLoopFigures(stage, connections))
  }
  return tried
}

async function searchOpenLoop(bench: Bench, startPerSecond: number): Promise<OpenLoopProbe[]> {
  const probes: OpenLoopProbe[] = []
  const next = (): number | undefined => nextRate(probes, { ...SEARCH, startPerSecond })
  // Code that is not compiled yet is late at rates like these: one window of it for nothing.
  await drive(bench, openLoad([startPerSecond], bench.windowMs), PROBE_TIMEOUT_MS)
  for (let rate = next(); rate !== undefined; rate = next()) {
    say(bench, `open loop at ${rate} requests/s`)
    const [stage] = await drive(bench, openLoad([rate], bench.windowMs), PROBE_TIMEOUT_MS)
    if (stage === undefined) throw new TypeError('the driver measured nothing')
    probes.push(openLoopProbe(stage, rate, failureReason(stage)))
  }
  return probes
}

function drive(bench: Bench, load: Load, requestTimeoutMs?: number): Promise<DrivenStage[]> {
  return watchNullServer({ ...bench, load, seed: 1, ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }) })
}

/** Rates one after the other. */
function openLoad(ratesPerSecond: readonly number[], durationMs: number): Load {
  const stages = ratesPerSecond.map(
    (rate): RateStage => ({ name: `${rate}/s`, durationMs, fromRatePerSecond: rate, toRatePerSecond: rate }),
  )
  return { loop: 'open', arrivals: 'poisson', maxInFlight: MOST_IN_FLIGHT, leadInMs: LEAD_IN_MS, stages }
}

function say({ progress, workers }: Bench, what: string): void {
  progress.now(`driver with ${workers} ${workers === 1 ? 'worker' : 'workers'}: ${what}`)
}
