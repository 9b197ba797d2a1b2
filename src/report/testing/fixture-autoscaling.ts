import type { Result } from '../../result/schema.ts'
import { fixtureResult } from './fixture-result.ts'

const point = (atMs: number, serving: number) => ({
  atMs,
  wanted: serving,
  serving,
  running: serving,
  perReplica: null,
})
const outcome = (missedMs: number, replicaMs: number) => ({
  requests: { planned: 1_000, failed: 2, dropped: 1 },
  missedMs,
  worstP99Ms: 900,
  replicaMs,
})

/** A result whose first target had one to four replicas in its first round: the most in the middle third of the load. */
export function fixtureAutoscaled(
  result: Result = fixtureResult({ rounds: 1 }),
  profile = 'diurnal',
  lengthMs = 120_000,
): Result {
  const [round] = result.targets[0]?.rounds ?? []
  if (round === undefined) throw new TypeError('a fixture has a round')
  const fleet = {
    component: 'shop',
    min: 1,
    max: 4,
    metric: 'cpu' as const,
    target: 0.7,
    cpus: 0.25,
    delayMs: 2_000,
    coolDownMs: 10_000,
    course: [point(0, 1), point(lengthMs / 3, 4), point((lengthMs * 2) / 3, 1)],
    startsMs: [3_000, 4_000, 5_000],
    replicaMs: 240_000,
    most: 4,
    atEnd: 1,
    reactionMs: 6_000,
    returnMs: 12_000,
    cpuShare: 0.5,
    fixedReplicas: 2,
  }
  const fixed = outcome(36_000, 240_000)
  round.autoscaling = [{ profile, lengthMs, fleets: [fleet], autoscaled: outcome(18_000, 240_000), fixed }]
  return result
}
