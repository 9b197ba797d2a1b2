import type { StageResult } from '../../result/schema.ts'
import type { Random } from '../../scenario/random.ts'
import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import type { TargetModel } from './fixture-targets.ts'

export const fixtureMix = { listProducts: 0.45, viewProduct: 0.3, placeOrder: 0.15, readOrder: 0.08, signIn: 0.02 }

export interface StageModel {
  readonly profile: string
  readonly stage: string
  readonly windowMs: number
  /** What was offered; `null` in a closed loop. */
  readonly offered: number | null
  readonly answeredPerSecond: number
  readonly p50Ms: number
  /** Of the logarithm of latency. */
  readonly spread: number
  /** Share of the one CPU that the target has. */
  readonly busy: number
}

/** A stage as it would be measured, with histograms that really hold as many latencies as requests were completed. */
export function fixtureStage(model: TargetModel, stage: StageModel, random: Random): StageResult {
  const { profile, windowMs, offered, p50Ms, spread } = stage
  const completed = Math.round((stage.answeredPerSecond * windowMs) / 1000)
  const operations = Object.entries(fixtureMix).map(([name, share]) => {
    const count = Math.round(completed * share)
    return [name, { completed: count, responseTime: latencies(count, p50Ms, spread, random) }] as const
  })
  const responseTime = latencies(completed, p50Ms, spread, random)
  const { visibilityP50Ms, coldStartsPerRound } = model
  const seconds = windowMs / 1000
  const perSecond = Math.round(completed / seconds)
  return {
    profile,
    stage: stage.stage,
    loop: offered === null ? 'closed' : 'open',
    startedMs: 20_000,
    windowMs,
    offeredRatePerSecond: offered,
    offeredFromRatePerSecond: offered,
    offeredToRatePerSecond: offered,
    requests: { planned: completed, sent: completed, completed, failed: 0, dropped: 0 },
    errors: {},
    operations: Object.fromEntries(operations),
    responseTime,
    serviceTime: responseTime,
    visibility: latencies(visibilityP50Ms === null ? 0 : 40, visibilityP50Ms ?? 1, 0.5, random),
    invisible: 0,
    series: Array.from({ length: seconds }, (_, second) => ({
      fromMs: second * 1000,
      toMs: (second + 1) * 1000,
      planned: perSecond,
      sent: perSecond,
      completed: perSecond,
      failed: 0,
      dropped: 0,
      backlog: 2,
      p50Ms,
      p99Ms: p50Ms * Math.exp(2.33 * spread),
    })),
    components: componentUse(model, stage.busy * windowMs),
    resources: [],
    functions: coldStartsPerRound === null ? null : functionsUse(completed, coldStartsPerRound),
    driver: {
      workers: 1,
      cpuMs: 310,
      busiestWorkerCpuMs: 290,
      sendLag: latencies(completed, 0.05, 0.9, random.fork('lag')),
      lagP50Ms: 0.05,
      lagP99Ms: 0.4,
      eventLoopDelayP99Ms: 1.1,
      meanInFlight: 2,
    },
    attempts: 1,
    disqualified: [],
    lowerBound: false,
    stoppedBecause: null,
    bottleneck: stage.busy > 0.85 ? (model.components[0]?.name ?? null) : null,
  }
}

function functionsUse(invocations: number, coldStarts: number): StageResult['functions'] {
  const billedMs = invocations * 12 + coldStarts * 240
  return { invocations, coldStarts, billedMs, gbSeconds: (billedMs / 1000) * 0.5, throttled: 0, environmentsPeak: 16 }
}

function componentUse(model: TargetModel, cpuMs: number): StageResult['components'] {
  return model.components.map(({ name, cpuShare, memoryMiB }) => ({
    component: name,
    cpuMs: cpuMs * cpuShare,
    memoryBytes: memoryMiB * 2 ** 20,
    throttledMs: null,
    receivedBytes: null,
    sentBytes: null,
  }))
}

function latencies(count: number, p50Ms: number, spread: number, random: Random): StageResult['responseTime'] {
  const histogram = newLatencyHistogram()
  for (let index = 0; index < count; index += 1) {
    histogram.recordValue(Math.max(1, Math.round(p50Ms * 1000 * Math.exp(spread * gaussian(random)))))
  }
  return { count, histogram: encodeHistogram(histogram) }
}

/** Box and Muller. */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
