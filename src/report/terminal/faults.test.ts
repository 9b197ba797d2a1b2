import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { ResilienceCell } from '../../result/resilience-schema.ts'
import { fixtureResult } from '../testing/fixture-result.ts'
import { terminalFaults } from './faults.ts'
import { widthOf } from './table.ts'

const KINDS = ['kill', 'pause', 'restart', 'loss', 'partition', 'cpu', 'memory']

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

function matrix(columns: number): string {
  const result = fixtureResult({ rounds: 1 })
  const [target] = result.targets
  if (target) target.resilience = [...KINDS.map((kind) => cellOf(kind, kind === 'kill' ? 3 : 0)), without]
  return terminalFaults(result, columns, new Chalk({ level: 0 })).join('\n')
}

test('a matrix is as wide as the terminal, and each fault is in it once', () => {
  for (const columns of [80, 160]) {
    const text = matrix(columns)
    expect(widthOf(text)).toBeLessThanOrEqual(columns)
    expect(text.match(/312 \/ 2\.4 s/g)).toHaveLength(KINDS.length)
  }
})

test('findings are named with the second, and what has no figures with the reason', () => {
  const text = matrix(160)
  expect(text).toContain('312 / 2.4 s 3 lost')
  expect(text).toMatch(/kill of db: lost: o1 .*of second 2 of its load/)
  expect(text).toMatch(/clock of db: components share the clock/)
  expect(text).toMatch(/Of 350 accepted writes under 7 faults, not all are stored once: 1 cell with findings/)
})
