import { cpus } from 'node:os'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../base/errors.ts'
import { REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import type { Driver, Load, LoadMeasurement, WindowEdges } from '../load/driver.ts'
import type { Session } from '../run/session.ts'
import type { Deployment } from '../runtime/runtime.ts'

/** Starts a driver whose one request costs next to nothing to make and to check. */
export function openNullDriver(session: Session): Promise<Driver> {
  const scenario = fileURLToPath(new URL(`./null-scenario${extname(import.meta.url)}`, import.meta.url))
  return session.openDriver({ scenario, seed: 1, dataSize: 'small' })
}

export interface NullJob {
  readonly driver: Driver
  readonly deployment: Deployment
  readonly load: Load
  readonly workers: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly requestTimeoutMs?: number
}

export interface DrivenStage extends LoadMeasurement {
  /** CPU time of the null server in the window, divided by the length of that: 1 is one whole CPU. NaN where it is not available. */
  readonly serverCpus: number
  /** The same of all other programs of this machine. */
  readonly otherCpus: number
}

/** CPU time up to an edge of a window. */
interface Edge {
  readonly serverMs: number
  readonly machineMs: number
}

/** Drives one load against a null server; one measurement a stage. */
export async function driveNullServer(
  job: NullJob,
  edges: WindowEdges = { opened() {}, closed() {} },
): Promise<readonly LoadMeasurement[]> {
  const { driver, deployment, load, workers, seed, signal, requestTimeoutMs = REQUEST_TIMEOUT_MS } = job
  const { stages } = await driver.run(
    {
      target: deployment.networkPath,
      entrypoint: deployment.entrypoint.href,
      load,
      workers,
      seed,
      requestTimeoutMs,
    },
    edges,
    signal,
  )
  return stages
}

/** Drives one load and sees who used how much CPU meanwhile, which costs the CPU of this process some milliseconds at the edges of windows. */
export async function watchNullServer(job: NullJob): Promise<DrivenStage[]> {
  const { deployment } = job
  const opened: Promise<Edge>[] = []
  const closed: Promise<Edge>[] = []
  const stages = await driveNullServer(job, {
    opened: () => void opened.push(readEdge(deployment)),
    closed: () => void closed.push(readEdge(deployment)),
  })
  return await Promise.all(
    stages.map(async (measurement, stage) => {
      const [before, after] = [await opened[stage], await closed[stage]]
      if (before === undefined || after === undefined) throw new TypeError('the driver did not announce its window')
      const { windowMs } = measurement
      const serverMs = after.serverMs - before.serverMs
      const otherMs = after.machineMs - before.machineMs - serverMs - measurement.driver.cpuMs
      return { ...measurement, serverCpus: serverMs / windowMs, otherCpus: Math.max(0, otherMs / windowMs) }
    }),
  )
}

async function readEdge(deployment: Deployment): Promise<Edge> {
  const machineMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
  const usage = await deployment.usage()
  return { serverMs: usage.reduce((sum, { cpuMs }) => sum + (cpuMs ?? Number.NaN), 0), machineMs }
}

/** Throws a UserError where a request went wrong: the null server does nothing that could fail. */
export function refuseFailures({ requests, errors }: LoadMeasurement): void {
  if (requests.failed === 0) return
  throw new UserError('the null server failed to answer', {
    found: failuresInWords(errors),
    expected: '200 to every request',
    remedy: 'Look for what else uses this machine, and try again',
  })
}

/** Kinds of failures with their counts. */
export function failuresInWords(errors: LoadMeasurement['errors']): string {
  return Object.entries(errors)
    .map(([kind, count]) => `${count} × ${kind}`)
    .join(', ')
}
