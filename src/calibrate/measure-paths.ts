import type { Plan } from '../config/plan.ts'
import type { Driver } from '../load/driver.ts'
import { pinThisProcess } from '../machine/pinning.ts'
import { Session } from '../run/session.ts'
import type { Progress } from '../run/watch/progress.ts'
import { freePorts } from '../runtime/free-ports.ts'
import type { Deployment, NetworkPath } from '../runtime/runtime.ts'
import { hodgesLehmann, type IntervalEstimate, pairedRatio } from '../stats/hodges-lehmann.ts'
import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import { driveNullServer, openNullDriver, refuseFailures } from './null-driver.ts'
import { startNullServer } from './start-null-server.ts'

/** What a way from the driver to a server lets through, one CPU on each side. */
export interface PathMeasurement {
  readonly path: NetworkPath
  readonly throughputPerSecond: IntervalEstimate
  readonly p50Ms: IntervalEstimate
  /** Throughput divided by that of the loopback interface, from pairs of one round. */
  readonly shareOfLoopback: IntervalEstimate
}

export interface MeasurePathsOptions {
  readonly rounds: number
  readonly windowMs: number
  /** Whether containers are looked at too. */
  readonly docker: boolean
  readonly images: Plan['images']
  readonly signal: AbortSignal
  readonly progress: Progress
}

interface Round {
  readonly throughputPerSecond: number
  readonly p50Ms: number
}

const CONNECTIONS = 16
const LEAD_IN_MS = 300
const CONFIDENCE = 0.95

/**
 * Drives the smallest server there is as a process, in a container by its own address, and in a container by a
 * published port, in turn. A path that cannot be had here (a container in a virtual machine has no address that can be
 * reached) is left out.
 */
export async function measurePaths(options: MeasurePathsOptions): Promise<PathMeasurement[]> {
  const { signal, progress, docker } = options
  const opening = { cpus: 1, images: options.images, signal, progress }
  await using processes = await Session.open({ ...opening, runtime: 'process' })
  await using containers = docker ? await Session.open({ ...opening, runtime: 'docker' }) : undefined
  const { division } = containers ?? processes
  const start = async (session: Session, entryPort?: number): Promise<Deployment> => {
    const deployment = await startNullServer(session, { cpuSet: division.targetCpus, entryPort, progress })
    await deployment.pause()
    return deployment
  }
  const started = [await start(processes)]
  if (containers) {
    const [publishedPort] = await freePorts(1, new Set())
    started.push(await start(containers), await start(containers, publishedPort))
  }
  // Where containers cannot be reached by their address, both are published: one of them will do.
  const deployments = [...new Map(started.map((deployment) => [deployment.networkPath, deployment])).values()]

  const driver = await openNullDriver(containers ?? processes)
  using _pinned = pinThisProcess(division.driverCpus)
  const rounds = new Map<NetworkPath, Round[]>(deployments.map(({ networkPath }) => [networkPath, []]))
  for (let round = 0; round <= options.rounds; round++) {
    progress.now(
      round === 0 ? 'warming up' : `round ${round} of ${options.rounds}`,
      (options.rounds - round + 1) * deployments.length * (options.windowMs + LEAD_IN_MS),
    )
    // Turned round by round: nobody is always first.
    const order = deployments.map((_, index) => deployments[(index + round) % deployments.length])
    for (const deployment of order) {
      if (!deployment) continue
      const measured = await drive(driver, deployment, round, options)
      if (round > 0) rounds.get(deployment.networkPath)?.push(measured)
    }
  }
  const loopback = rounds.get('loopback') ?? []
  return [...rounds].map(([path, measured]) => ({
    path,
    throughputPerSecond: hodgesLehmann(
      measured.map((round) => round.throughputPerSecond),
      CONFIDENCE,
    ),
    p50Ms: hodgesLehmann(
      measured.map((round) => round.p50Ms),
      CONFIDENCE,
    ),
    shareOfLoopback: pairedRatio(
      measured.map((round, index) => [round.throughputPerSecond, loopback[index]?.throughputPerSecond ?? Number.NaN]),
      CONFIDENCE,
    ),
  }))
}

async function drive(
  driver: Driver,
  deployment: Deployment,
  round: number,
  { windowMs, signal }: MeasurePathsOptions,
): Promise<Round> {
  await deployment.resume()
  const [measurement] = await driveNullServer({
    driver,
    deployment,
    load: { loop: 'closed', connections: CONNECTIONS, leadInMs: LEAD_IN_MS, durationMs: windowMs },
    workers: 1,
    seed: round,
    signal,
  })
  await deployment.pause()
  if (measurement === undefined) throw new TypeError('the driver measured nothing')
  refuseFailures(measurement)
  return {
    throughputPerSecond: (measurement.requests.completed / measurement.windowMs) * 1_000,
    p50Ms: percentileMs(decodeHistogram(measurement.responseTime.histogram), 50) ?? Number.NaN,
  }
}
