import type { Result, Round, StageResult } from '../../result/schema.ts'
import { noFindings } from '../../scenario/finding.ts'
import { type Random, seededRandom } from '../../scenario/random.ts'
import { fixtureStage, gaussian, type StageModel } from './fixture-stages.ts'
import type { TargetModel } from './fixture-targets.ts'

const WINDOW_MS = 2000
const CONNECTIONS = 16
const STEADY_RATE_PER_SECOND = 240
/** What 100 % stands for: the slowest target. */
const FULL_RATE_PER_SECOND = 540

type Plan = Result['plan']

/** Makes the stages of one round of a target. */
export type StageMaker = (model: TargetModel, random: Random) => StageResult[]

/** One round of a target; the same at every call. */
export function fixtureRound(model: TargetModel, round: number, position: number, make: StageMaker): Round {
  const random = seededRandom(7).fork(`${model.name}/${round}`)
  const slowness = Math.exp(0.04 * gaussian(random))
  const slowed = {
    ...model,
    throughputPerSecond: model.throughputPerSecond / slowness,
    p50Ms: model.p50Ms * slowness,
  }
  return {
    round,
    position,
    stages: make(slowed, random),
    alone: [],
    search: null,
    drainMs: model.visibilityP50Ms === null ? 0 : 180 * slowness,
    findings: { verified: 150 + random.int(0, 20), ...noFindings(), examples: [] },
  }
}

/** `saturate` and `steady`. */
export const defaultStages: StageMaker = (model, random) => {
  const ratePerSecond = model.throughputPerSecond * Math.exp(0.02 * gaussian(random))
  const common = { windowMs: WINDOW_MS }
  const saturate: StageModel = {
    ...common,
    profile: 'saturate',
    stage: 'saturate',
    offered: null,
    answeredPerSecond: ratePerSecond,
    p50Ms: (CONNECTIONS / ratePerSecond) * 1000,
    spread: 0.35,
    busy: 0.97,
  }
  const steady: StageModel = {
    ...common,
    profile: 'steady',
    stage: 'steady',
    offered: STEADY_RATE_PER_SECOND,
    answeredPerSecond: STEADY_RATE_PER_SECOND,
    p50Ms: model.p50Ms,
    spread: model.latencySpread,
    busy: STEADY_RATE_PER_SECOND / model.throughputPerSecond,
  }
  return [saturate, steady].map((stage) => fixtureStage(model, stage, random))
}

export function defaultPlan(rounds: number): Plan {
  const steady = { perSecond: STEADY_RATE_PER_SECOND }
  return {
    rounds,
    profiles: [
      {
        name: 'saturate',
        title: 'Saturate',
        loop: 'closed',
        rounds,
        arrivals: null,
        of: null,
        stages: [{ name: 'saturate', durationMs: WINDOW_MS, connections: CONNECTIONS, from: null, to: null }],
      },
      {
        name: 'steady',
        title: 'Steady',
        loop: 'open',
        rounds,
        arrivals: 'poisson',
        of: null,
        stages: [{ name: 'steady', durationMs: WINDOW_MS, connections: null, from: steady, to: steady }],
      },
    ],
    fullRatePerSecond: 0,
    connections: CONNECTIONS,
    workers: 1,
    confidence: 0.95,
    until: null,
    dataSize: 'small',
  }
}

const SPIKE = [
  { stage: 'before', windowMs: 4000, offered: 160, share: 0.3 },
  { stage: 'spike', windowMs: 2000, offered: 640, share: 1.2 },
  { stage: 'after', windowMs: 6000, offered: 160, share: 0.3 },
]

/** `spike`: who cannot take it answers late, and is late for two seconds more. */
export const spikeStages: StageMaker = (model, random) =>
  SPIKE.map(({ stage, windowMs, offered }) => {
    const isOver = stage === 'spike' && offered > model.throughputPerSecond
    const made = fixtureStage(
      model,
      {
        profile: 'spike',
        stage,
        windowMs,
        offered,
        answeredPerSecond: offered,
        p50Ms: isOver ? 140 : model.p50Ms,
        spread: isOver ? 0.5 : model.latencySpread,
        busy: Math.min(0.99, offered / model.throughputPerSecond),
      },
      random,
    )
    const isLate = isOver || (stage === 'after' && model.throughputPerSecond < 640)
    if (!isLate) return made
    const late = made.series.map((row, second) =>
      isOver || second < 2 ? { ...row, p99Ms: isOver ? 450 : 310 - 40 * second, backlog: isOver ? 120 : 60 } : row,
    )
    return { ...made, series: late }
  })

export function spikePlan(rounds: number): Plan {
  return {
    ...defaultPlan(rounds),
    fullRatePerSecond: FULL_RATE_PER_SECOND,
    profiles: [
      {
        name: 'spike',
        title: 'Spike',
        loop: 'open',
        rounds,
        arrivals: 'poisson',
        of: 'slowest',
        stages: SPIKE.map(({ stage, windowMs, share }) => ({
          name: stage,
          durationMs: windowMs,
          connections: null,
          from: { share },
          to: { share },
        })),
      },
    ],
  }
}
