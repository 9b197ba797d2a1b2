import { REQUEST_TIMEOUT_MS } from '../config/plan.ts'
import type { Driver, Stage } from '../load/driver.ts'
import { bottleneck } from '../observe/bottleneck.ts'
import { type FunctionCounters, readFunctionCounters } from '../observe/function-metrics.ts'
import { type CpuDivision, describeMachine } from '../observe/machine.ts'
import { disqualifications } from '../observe/validity.ts'
import type { StageResult } from '../result/schema.ts'
import type { ComponentUsage, Deployment } from '../runtime/runtime.ts'
import type { Ledger } from '../scenario/define.ts'
import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import type { Contestant } from './contestant.ts'
import type { Phases } from './progress.ts'

export interface StageContext {
  readonly driver: Driver
  readonly division: CpuDivision
  readonly phases: Phases
  /** When the run started, by `performance.now()`. */
  readonly runStart: number
  readonly signal: AbortSignal
}

interface Sample {
  readonly usage: readonly ComponentUsage[]
  readonly functions: FunctionCounters | null
}

/** Drives one stage against a target and samples what the target used at the edges of the window. */
export async function measureStage(
  contestant: Contestant,
  stage: Stage,
  seed: number,
  context: StageContext,
): Promise<{ stage: Omit<StageResult, 'attempts'>; ledger: Ledger }> {
  const { deployment, name } = contestant
  let opened: Promise<Sample> | undefined
  let closed: Promise<Sample> | undefined
  let startedMs = 0
  const edges = {
    opened: () => {
      startedMs = performance.now() - context.runStart
      opened = sample(deployment)
    },
    closed: () => {
      closed = sample(deployment)
    },
  }
  const job = {
    target: name,
    entrypoint: deployment.entrypoint.href,
    stage,
    seed,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  }
  const { measurement, ledger } = await context.phases.time('measurement', () =>
    context.driver.run(job, edges, context.signal),
  )
  const [before, after] = [await opened, await closed]
  if (!before || !after) throw new TypeError('the driver did not announce its window')

  const use = await context.phases.time('reset and verify', () => deployment.memory())
  const memory = new Map(use.map(({ component, memoryBytes }) => [component, memoryBytes]))
  const components = after.usage.map(({ component, cpuMs }) => ({
    component,
    cpuMs: cpuMs - (before.usage.find((use) => use.component === component)?.cpuMs ?? 0),
    memoryBytes: memory.get(component) ?? 0,
  }))
  const offeredRatePerSecond = stage.profile === 'steady' ? stage.ratePerSecond : null
  const histogram = decodeHistogram(measurement.responseTime.histogram)
  const cpus = context.division.targetCpus.length || describeMachine().cpus
  return {
    ledger,
    stage: {
      ...measurement,
      series: [...measurement.series],
      profile: stage.profile,
      startedMs,
      offeredRatePerSecond,
      components,
      functions: before.functions && after.functions ? difference(before.functions, after.functions) : null,
      disqualified: disqualifications({
        profile: stage.profile,
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

async function sample(deployment: Deployment): Promise<Sample> {
  const platform = deployment.topology.services.find((service) => service.functionMetricsPath !== undefined)
  const page = platform && new URL(platform.functionMetricsPath ?? '', deployment.addressOf(platform.name))
  const [usage, functions] = await Promise.all([deployment.usage(), page ? readFunctionCounters(page) : null])
  return { usage, functions }
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
