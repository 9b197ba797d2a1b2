import { type Plan, REQUEST_TIMEOUT_MS } from '../../config/plan.ts'
import type { Driver } from '../../load/driver.ts'
import { type WarmUp, type WarmUpOptions, type WarmUpTarget, warmUp } from '../../load/warmup.ts'
import { totalOf } from '../../result/round-metrics.ts'
import type { Dataset, Scenario } from '../../scenario/define.ts'
import type { RunTarget } from '../run-target.ts'
import { warmUpSeed } from '../seeds.ts'

export interface WarmUpContext {
  readonly plan: Plan
  readonly driver: Driver
  readonly scenario: Scenario
  readonly data: Dataset
  readonly signal: AbortSignal
}

/** Heating a target may take this share of the time of its warm-up; together they may take that of each and less. */
const HEATING_SHARE = 0.6
const HEATING_SHARE_OF_OTHERS = 0.4
/** A fresh Node.js server compiles its hot paths during its first ten thousand requests or so. */
const HEATING_REQUESTS = 10_000
/** So much alone is enough after that: for how much it gets through, and for its place among its CPUs; less where little time is given. */
const SETTLING_MS = 1_000
const SETTLING_SHARE = 0.4

/** Gives a target fresh data and prepares it, for `heat`. */
export async function makeReady(
  runTarget: RunTarget,
  { scenario, data, driver, signal }: WarmUpContext,
): Promise<void> {
  const { name, deployment } = runTarget
  await deployment.resume()
  await runTarget.reset(data, scenario, signal)
  await driver.prepare(name, deployment.entrypoint.href, signal)
}

/** Drives targets that are ready, all at the same time and on all CPUs, until the CPU time of a request holds still in each. */
export async function heat(runTargets: readonly RunTarget[], context: WarmUpContext): Promise<WarmUp[]> {
  const { plan, driver } = context
  const share = HEATING_SHARE + HEATING_SHARE_OF_OTHERS * (runTargets.length - 1)
  return warmUp(driver, runTargets.map(targetOf), {
    ...optionsOf('heating', context),
    maxMs: plan.warmUpMs * share,
    minRequests: HEATING_REQUESTS,
  })
}

/** Drives a target that is hot on the CPUs that it is measured on, alone, where it has to settle, and stops it in its tracks. */
export async function settle(runTarget: RunTarget, heating: WarmUp, context: WarmUpContext): Promise<void> {
  const { deployment } = runTarget
  await deployment.resume()
  await deployment.confine()
  const maxMs = Math.min(SETTLING_MS, context.plan.warmUpMs * SETTLING_SHARE)
  const options = { ...optionsOf('settling', context), maxMs, minRequests: 0 }
  const [settling] = (await warmUp(context.driver, [targetOf(runTarget)], options)) as [WarmUp]
  runTarget.record.warmUp = {
    requests: heating.requests + settling.requests,
    durationMs: heating.durationMs + settling.durationMs,
    steady: settling.steady || heating.steady,
    throughputPerSecond: settling.throughputPerSecond,
    cpuMsPerRequest: [...heating.cpuMsPerRequest, ...settling.cpuMsPerRequest],
  }
  await deployment.pause()
}

function targetOf({ name, deployment }: RunTarget): WarmUpTarget {
  return {
    name,
    entrypoint: deployment.entrypoint.href,
    usedCpuMs: async () => totalOf(await deployment.usage(), ({ cpuMs }) => cpuMs) ?? Number.NaN,
  }
}

function optionsOf(
  part: 'heating' | 'settling',
  { plan, signal }: WarmUpContext,
): Omit<WarmUpOptions, 'maxMs' | 'minRequests' | 'sliceMs'> {
  return {
    connections: plan.connections,
    seed: warmUpSeed(plan, part),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    workers: plan.driverWorkers,
    signal,
  }
}
