import { cpus } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plan } from '../config/plan.ts'
import { REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import { UserError } from '../errors.ts'
import type { Driver } from '../load/driver.ts'
import { createDriver } from '../load/driver-process.ts'
import { divideCpus } from '../observe/machine.ts'
import { canPin, pinThisProcess } from '../pinning.ts'
import type { Progress } from '../pipeline/progress.ts'
import { freePorts } from '../runtime/free-ports.ts'
import { openRuntime } from '../runtime/open-runtime.ts'
import { refuseFatal } from '../runtime/refuse-fatal.ts'
import type { Deployment, NetworkPath, Runtime } from '../runtime/runtime.ts'
import { hodgesLehmann, type IntervalEstimate, pairedRatio } from '../stats/hodges-lehmann.ts'
import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import { embeddedOverride, readTopology } from '../topology/read-topology.ts'

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
const BUDGET_BYTES = 256 * 2 ** 20

/**
 * Drives the smallest server there is as a process, in a container by its own address, and in a container by a
 * published port, in turn. A path that cannot be had here (a container in a virtual machine has no address that can be
 * reached) is left out.
 */
export async function measurePaths(options: MeasurePathsOptions): Promise<PathMeasurement[]> {
  const { signal, progress, docker } = options
  const division = divideCpus(cpus().length, { driver: canPin(), target: canPin() || docker }, 1)
  await using processes = await openRuntime('process', options)
  await using containers = docker ? await openRuntime('docker', options) : undefined
  for (const runtime of [processes, containers]) {
    await runtime?.sweep()
    refuseFatal((await runtime?.check()) ?? [])
  }
  const start = async (runtime: Runtime, entryPort?: number): Promise<Deployment> => {
    const topology = await nullTopology(runtime.name)
    await runtime.prepare([topology], { signal, onProgress: (line) => progress.now(line) })
    progress.now(`starting the null server (${runtime.name})`)
    const budget = { cpuSet: division.targetCpus, memoryBytes: BUDGET_BYTES }
    const deployment = await runtime.up(topology, { budget, signal, entryPort })
    await deployment.confine()
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

  await using driver = await createDriver({
    scenario: fileURLToPath(new URL(`./null-scenario${extname(import.meta.url)}`, import.meta.url)),
    datasetSeed: 1,
    cpuSet: division.driverCpus,
  })
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

async function nullTopology(runtime: Runtime['name']) {
  const file = join(import.meta.dirname, 'null-server', 'compose.yaml')
  const overrides = runtime === 'process' ? [embeddedOverride(file)] : []
  return readTopology({ file, overrides, name: 'null-server', variant: undefined, variables: {} })
}

async function drive(
  driver: Driver,
  deployment: Deployment,
  round: number,
  { windowMs, signal }: MeasurePathsOptions,
): Promise<Round> {
  await deployment.resume()
  const { stages } = await driver.run(
    {
      target: deployment.networkPath,
      entrypoint: deployment.entrypoint.href,
      load: { loop: 'closed', connections: CONNECTIONS, leadInMs: LEAD_IN_MS, durationMs: windowMs },
      workers: 1,
      seed: round,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    },
    { opened() {}, closed() {} },
    signal,
  )
  await deployment.pause()
  const [measurement] = stages
  if (measurement === undefined) throw new TypeError('the driver measured nothing')
  if (measurement.requests.failed > 0) {
    throw new UserError('the null server failed to answer', {
      found: Object.entries(measurement.errors)
        .map(([kind, count]) => `${count} × ${kind}`)
        .join(', '),
      expected: '200 to every request',
      remedy: 'Look for what else uses this machine, and try again',
    })
  }
  return {
    throughputPerSecond: (measurement.requests.completed / measurement.windowMs) * 1_000,
    p50Ms: percentileMs(decodeHistogram(measurement.responseTime.histogram), 50) ?? Number.NaN,
  }
}
