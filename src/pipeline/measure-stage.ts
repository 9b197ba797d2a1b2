import { REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import type { Driver, Load } from '../load/driver.ts'
import { bottleneck } from '../observe/bottleneck.ts'
import { type FunctionCounters, readFunctionCounters } from '../observe/function-metrics.ts'
import { type CpuDivision, describeMachine } from '../observe/machine.ts'
import { disqualifications } from '../observe/validity.ts'
import type { StageResult } from '../result/schema.ts'
import type { Deployment } from '../runtime/runtime.ts'
import type { Ledger } from '../scenario/define.ts'
import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import type { Contestant } from './contestant.ts'
import type { Phases } from './progress.ts'
import { UsageWatch } from './usage-watch.ts'

export interface StageContext {
  readonly driver: Driver
  readonly division: CpuDivision
  readonly phases: Phases
  /** When the run started, by `performance.now()`. */
  readonly runStart: number
  readonly signal: AbortSignal
}

/** Drives one stage against a target and samples what the target used at the edges of the window. */
export async function measureStage(
  contestant: Contestant,
  load: Load,
  seed: number,
  context: StageContext,
): Promise<{ stage: Omit<StageResult, 'attempts'>; ledger: Ledger }> {
  const { deployment, name } = contestant
  const watch = new UsageWatch(deployment, load.loop === 'closed' ? load.durationMs : (load.stages[0]?.durationMs ?? 0))
  let before: Promise<FunctionCounters | null> | undefined
  let after: Promise<FunctionCounters | null> | undefined
  let startedMs = 0
  const edges = {
    opened: () => {
      startedMs = performance.now() - context.runStart
      watch.open()
      before = functionCounters(deployment)
    },
    closed: () => {
      watch.close()
      after = functionCounters(deployment)
    },
  }
  const job = {
    target: name,
    entrypoint: deployment.entrypoint.href,
    load,
    workers: 1,
    seed,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  }
  await using _watching = watch
  const { stages, ledger } = await context.phases.time('measurement', () =>
    context.driver.run(job, edges, context.signal),
  )
  const [measurement] = stages
  if (measurement === undefined) throw new TypeError('the driver measured nothing')
  const { used, resources } = await watch.result()
  const functions = [await before, await after] as const

  const use = await context.phases.time('reset and verify', () => deployment.memory())
  const memory = new Map(use.map(({ component, memoryBytes }) => [component, memoryBytes]))
  const components = used.map((usage) => ({ ...usage, memoryBytes: memory.get(usage.component) ?? 0 }))
  const offeredRatePerSecond = load.loop === 'open' ? (load.stages[0]?.fromRatePerSecond ?? 0) : null
  const profile = load.loop === 'closed' ? 'saturate' : 'steady'
  const histogram = decodeHistogram(measurement.responseTime.histogram)
  const cpus = context.division.targetCpus.length || describeMachine().cpus
  return {
    ledger,
    stage: {
      ...measurement,
      series: [...measurement.series],
      profile,
      startedMs,
      offeredRatePerSecond,
      components,
      resources,
      functions: functions[0] && functions[1] ? difference(functions[0], functions[1]) : null,
      disqualified: disqualifications({
        profile,
        offeredRatePerSecond,
        measurement,
        p99Ms: percentileMs(histogram, 99) ?? 0,
        serviceP99Ms: percentileMs(decodeHistogram(measurement.serviceTime.histogram), 99) ?? 0,
        meanResponseMs: histogram.mean / 1_000,
      }),
      bottleneck: bottleneck(components, measurement.windowMs, cpus),
    },
  }
}

async function functionCounters(deployment: Deployment): Promise<FunctionCounters | null> {
  const platform = deployment.topology.services.find((service) => service.functionMetricsPath !== undefined)
  if (!platform) return null
  return readFunctionCounters(new URL(platform.functionMetricsPath ?? '', deployment.addressOf(platform.name)))
}

function difference(before: FunctionCounters, after: FunctionCounters): FunctionCounters {
  return {
    invocations: after.invocations - before.invocations,
    coldStarts: after.coldStarts - before.coldStarts,
    billedMs: after.billedMs - before.billedMs,
    gbSeconds: after.gbSeconds - before.gbSeconds,
    throttled: after.throttled - before.throttled,
    environmentsPeak: after.environmentsPeak,
  }
}
