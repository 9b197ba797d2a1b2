import { fixtureResult } from '../../src/report/testing/fixture-result.ts'
import { defaultPlan } from '../../src/report/testing/fixture-rounds.ts'
import { fixtureStage, gaussian } from '../../src/report/testing/fixture-stages.ts'
import type { Result } from '../../src/result/schema.ts'

const RATE_PER_SECOND = 240
/** Of a window, as the usage watch takes them. */
const MOST_SAMPLES = 60

/**
 * A result as long runs write it: each second with figures of its own, and samples of what each component used.
 */
export function longResult({ rounds, minutes }: { rounds: number; minutes: number }): Result {
  const windowMs = minutes * 60_000
  const plan = defaultPlan(rounds)
  const profiles = plan.profiles
    .filter(({ loop }) => loop === 'open')
    .map((profile) => ({ ...profile, stages: profile.stages.map((stage) => ({ ...stage, durationMs: windowMs })) }))
  return fixtureResult({
    rounds,
    plan: { ...plan, profiles },
    stages: (model, random) => {
      const stage = fixtureStage(
        model,
        {
          profile: 'steady',
          stage: 'steady',
          windowMs,
          offered: RATE_PER_SECOND,
          answeredPerSecond: RATE_PER_SECOND,
          p50Ms: model.p50Ms,
          spread: model.latencySpread,
          busy: RATE_PER_SECOND / model.throughputPerSecond,
        },
        random,
      )
      const series = stage.series.map((row) => {
        const completed = Math.max(0, Math.round(RATE_PER_SECOND + Math.sqrt(RATE_PER_SECOND) * gaussian(random)))
        const slowness = Math.exp(0.2 * gaussian(random))
        const backlog = random.int(0, 9)
        return {
          ...row,
          planned: completed,
          sent: completed,
          completed,
          backlog,
          p50Ms: round(row.p50Ms * slowness),
          p99Ms: round(row.p99Ms * slowness),
        }
      })
      const resources = Array.from({ length: MOST_SAMPLES }, (_, index) => {
        const atMs = (windowMs * (index + 1)) / MOST_SAMPLES
        const components = stage.components.map(({ component, cpuMs, memoryBytes }) => ({
          component,
          cpuMs: round((((cpuMs ?? 0) * atMs) / windowMs) * Math.exp(0.01 * gaussian(random))),
          memoryBytes: Math.round((memoryBytes ?? 0) * Math.exp(0.01 * gaussian(random))),
        }))
        return { atMs, components }
      })
      return [{ ...stage, series, resources }]
    },
  })
}

/** To a microsecond, as measured values are. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
