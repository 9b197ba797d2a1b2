import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import { UserError } from '../errors.ts'
import type { Driver, Load, LoadMeasurement } from '../load/driver.ts'
import { createDriver } from '../load/driver-process.ts'
import type { ComponentUsage, Deployment } from '../runtime/runtime.ts'

/** Starts a driver whose one request costs next to nothing to make and to check. */
export function createNullDriver(cpuSet: readonly number[]): Promise<Driver> {
  const scenario = fileURLToPath(new URL(`./null-scenario${extname(import.meta.url)}`, import.meta.url))
  return createDriver({ scenario, datasetSeed: 1, cpuSet })
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
  /** CPU time of the null server in the window, divided by the length of that: 1 is one whole CPU. */
  readonly serverCpus: number
}

/** Drives one load against a null server; one measurement a stage. */
export async function driveNullServer(job: NullJob): Promise<DrivenStage[]> {
  const { driver, deployment, load, workers, seed, signal, requestTimeoutMs = REQUEST_TIMEOUT_MS } = job
  const edges: { opened?: Promise<ComponentUsage[]>; closed?: Promise<ComponentUsage[]> }[] = []
  const read = (stage: number, edge: 'opened' | 'closed'): void => {
    const usage = deployment.usage()
    usage.catch(() => {}) // told below
    edges[stage] = { ...edges[stage], [edge]: usage }
  }
  const { stages } = await driver.run(
    {
      target: deployment.networkPath,
      entrypoint: deployment.entrypoint.href,
      load,
      workers,
      seed,
      requestTimeoutMs,
    },
    { opened: (stage) => read(stage, 'opened'), closed: (stage) => read(stage, 'closed') },
    signal,
  )
  return await Promise.all(
    stages.map(async (measurement, stage) => {
      const usedMs = cpuMs(await edges[stage]?.closed) - cpuMs(await edges[stage]?.opened)
      return { ...measurement, serverCpus: usedMs / measurement.windowMs }
    }),
  )
}

function cpuMs(usage: readonly ComponentUsage[] | undefined): number {
  return (usage ?? []).reduce((sum, component) => sum + component.cpuMs, 0)
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
