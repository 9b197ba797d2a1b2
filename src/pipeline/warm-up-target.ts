import { type Plan, REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import type { Driver } from '../load/driver.ts'
import { warmUp } from '../load/warmup.ts'
import { loadBenchData } from '../scenario/bench-data.ts'
import type { Dataset } from '../scenario/define.ts'
import type { Contestant } from './contestant.ts'

export interface WarmUpContext {
  readonly plan: Plan
  readonly driver: Driver
  readonly data: Dataset
  readonly signal: AbortSignal
}

/** Seed of the warm-up's traffic, which no round has. */
const WARM_UP_SEED_OFFSET = -1

/** Drives a target until the CPU time of a request holds still, and stops it in its tracks. */
export async function warmUpTarget(
  contestant: Contestant,
  { plan, driver, data, signal }: WarmUpContext,
): Promise<void> {
  const { deployment, client, name } = contestant
  await deployment.resume()
  await deployment.confine()
  await loadBenchData(client, data)
  await driver.prepare(name, deployment.entrypoint.href)
  const usedCpuMs = async (): Promise<number> => (await deployment.usage()).reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  const { cpuMsPerRequest, ...rest } = await warmUp(driver, usedCpuMs, {
    target: name,
    entrypoint: deployment.entrypoint.href,
    connections: plan.connections,
    seed: plan.seed * 1_000_003 + WARM_UP_SEED_OFFSET,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    maxMs: plan.warmUpMs,
    signal,
  })
  contestant.record.warmUp = { ...rest, cpuMsPerRequest: [...cpuMsPerRequest] }
  await deployment.pause()
}
