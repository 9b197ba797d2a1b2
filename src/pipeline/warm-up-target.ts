import { type Plan, REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import type { Driver } from '../load/driver.ts'
import { type WarmUp, warmUp } from '../load/warmup.ts'
import { totalOf } from '../result/round-metrics.ts'
import { resetBenchData } from '../scenario/bench-data.ts'
import type { Dataset } from '../scenario/define.ts'
import type { Contestant } from './contestant.ts'

export interface WarmUpContext {
  readonly plan: Plan
  readonly driver: Driver
  readonly data: Dataset
  readonly signal: AbortSignal
}

/** Seeds of the warm-up's traffic, which no round has. */
const HEATING_SEED = -2
const SETTLING_SEED = -1

/** The first part of a warm-up may take this share of its time. */
const HEATING_SHARE = 0.6
/** A fresh Node.js server compiles its hot paths during its first ten thousand requests or so. */
const HEATING_REQUESTS = 10_000

/**
 * Drives a target until the CPU time of a request holds still, and stops it in its tracks. First on all CPUs, where it
 * gets hot in half the time; then on those that it is measured on, where it has to settle.
 */
export async function warmUpTarget(
  contestant: Contestant,
  { plan, driver, data, signal }: WarmUpContext,
): Promise<void> {
  const { deployment, client, name } = contestant
  await deployment.resume()
  await resetBenchData(client, data)
  await driver.prepare(name, deployment.entrypoint.href, signal)
  const usedCpuMs = async (): Promise<number> => totalOf(await deployment.usage(), ({ cpuMs }) => cpuMs) ?? Number.NaN
  const drive = (seed: number, maxMs: number, minRequests: number): Promise<WarmUp> =>
    warmUp(driver, usedCpuMs, {
      target: name,
      entrypoint: deployment.entrypoint.href,
      connections: plan.connections,
      seed: plan.seed * 1_000_003 + seed,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      workers: plan.driverWorkers,
      maxMs,
      minRequests,
      signal,
    })
  const heating = await drive(HEATING_SEED, plan.warmUpMs * HEATING_SHARE, HEATING_REQUESTS)
  await deployment.confine()
  const settling = await drive(SETTLING_SEED, plan.warmUpMs * (1 - HEATING_SHARE), 0)
  contestant.record.warmUp = {
    requests: heating.requests + settling.requests,
    durationMs: heating.durationMs + settling.durationMs,
    steady: settling.steady,
    throughputPerSecond: settling.throughputPerSecond,
    cpuMsPerRequest: [...heating.cpuMsPerRequest, ...settling.cpuMsPerRequest],
  }
  await deployment.pause()
}
