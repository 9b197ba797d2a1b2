import type { ResilienceCell } from '../../result/resilience-schema.ts'
import type { Result } from '../../result/schema.ts'
import { fixtureResult } from './fixture-result.ts'

export const FIXTURE_KINDS = ['kill', 'pause', 'restart', 'loss', 'partition', 'cpu', 'memory']

/** A result whose first target had faults of its database one after the other: one lost writes, and one was not possible. */
export function fixtureResilience(): Result {
  const result = fixtureResult({ rounds: 1 })
  const [target] = result.targets
  if (target) target.resilience = [...FIXTURE_KINDS.map((kind) => cellOf(kind, kind === 'kill' ? 3 : 0)), without]
  return result
}

function cellOf(kind: string, lost = 0): ResilienceCell {
  const times = { atMs: 1_000, durationMs: 2_000, beganMs: 1_001, endedMs: 3_400 }
  const requests = { planned: 900, failed: 312, dropped: 0 }
  const found = { lost, duplicated: 0, phantom: 0, oversold: 0 }
  return {
    component: 'db',
    kind,
    amount: null,
    reason: null,
    effect: {
      kind,
      components: ['db'],
      amount: null,
      ...times,
      requests,
      slowSeconds: 1,
      worstP99Ms: 900,
      recoveredMs: 2_400,
      watchedMs: 5_000,
    },
    errors: {},
    backlogMs: 0,
    stale: { sampled: 10, late: 0 },
    writes: { accepted: 50, refused: 1, unknown: 2, ...found },
    examples: lost > 0 ? ['lost: o1 (key k1), of second 2 of its load, was accepted and is not stored'] : [],
  }
}

const without: ResilienceCell = { ...cellOf('clock'), effect: null, writes: null, reason: 'components share the clock' }
