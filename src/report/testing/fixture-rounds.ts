import type { Round, StageResult } from '../../result/schema.ts'
import { type Random, seededRandom } from '../../scenario/random.ts'
import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import type { TargetModel } from './fixture-targets.ts'

export const fixtureMix = { listProducts: 0.45, viewProduct: 0.3, placeOrder: 0.15, readOrder: 0.08, signIn: 0.02 }
export const fixtureSteadyRatePerSecond = 240

const WINDOW_MS = 2000

/** One round of a target, with histograms that really hold as many latencies as requests were completed. */
export function fixtureRound(model: TargetModel, round: number, position: number): Round {
  const random = seededRandom(7).fork(`${model.name}/${round}`)
  const slowness = Math.exp(0.04 * gaussian(random))
  return {
    round,
    position,
    saturate: saturate(model, slowness, random),
    steady: steady(model, slowness, random),
    drainMs: model.visibilityP50Ms === null ? 0 : 180 * slowness,
    findings: { verified: 150 + random.int(0, 20), lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] },
  }
}

function saturate(model: TargetModel, slowness: number, random: Random): StageResult {
  const ratePerSecond = (model.throughputPerSecond / slowness) * Math.exp(0.02 * gaussian(random))
  const queuedP50Ms = (16 / ratePerSecond) * 1000
  const stage = stageOf(model, ratePerSecond, queuedP50Ms, 0.35, random)
  return {
    ...stage,
    profile: 'saturate',
    offeredRatePerSecond: null,
    components: componentUse(model, 0.97 * WINDOW_MS),
    bottleneck: model.components[0]?.name ?? null,
  }
}

function steady(model: TargetModel, slowness: number, random: Random): StageResult {
  const busyShare = fixtureSteadyRatePerSecond / model.throughputPerSecond
  const stage = stageOf(model, fixtureSteadyRatePerSecond, model.p50Ms * slowness, model.latencySpread, random)
  return {
    ...stage,
    profile: 'steady',
    offeredRatePerSecond: fixtureSteadyRatePerSecond,
    components: componentUse(model, busyShare * WINDOW_MS),
    bottleneck: null,
  }
}

function stageOf(model: TargetModel, ratePerSecond: number, p50Ms: number, spread: number, random: Random) {
  const completed = Math.round((ratePerSecond * WINDOW_MS) / 1000)
  const operations = Object.entries(fixtureMix).map(([name, share]) => {
    const count = Math.round(completed * share)
    return [name, { completed: count, responseTime: latencies(count, p50Ms, spread, random) }] as const
  })
  const responseTime = latencies(completed, p50Ms, spread, random)
  const { visibilityP50Ms, coldStartsPerRound } = model
  return {
    startedMs: 20_000,
    windowMs: WINDOW_MS,
    requests: { planned: completed, completed, failed: 0, dropped: 0 },
    errors: {},
    operations: Object.fromEntries(operations),
    responseTime,
    serviceTime: responseTime,
    visibility: latencies(visibilityP50Ms === null ? 0 : 40, visibilityP50Ms ?? 1, 0.5, random),
    invisible: 0,
    series: [0, 1].map((second) => ({
      fromMs: second * 1000,
      toMs: (second + 1) * 1000,
      completed: Math.round(completed / 2),
      failed: 0,
      p50Ms,
      p99Ms: p50Ms * Math.exp(2.33 * spread),
    })),
    resources: [],
    functions: coldStartsPerRound === null ? null : functionsUse(completed, coldStartsPerRound),
    driver: { cpuMs: 310, lagP50Ms: 0.05, lagP99Ms: 0.4, eventLoopDelayP99Ms: 1.1, meanInFlight: 2 },
    attempts: 1,
    disqualified: [],
  } satisfies Partial<StageResult>
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
function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
