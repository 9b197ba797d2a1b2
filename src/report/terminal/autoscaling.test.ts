import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { resultSchema } from '../../result/schema.ts'
import { renderHtml } from '../html/render-html.ts'
import { renderMarkdown } from '../markdown/render-markdown.ts'
import { fixtureResult } from '../testing/fixture-result.ts'
import { terminalFaults } from './faults.ts'

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

/** A result whose first target had one to four replicas over two minutes. */
function autoscaled() {
  const result = fixtureResult({ rounds: 1 })
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
    course: [point(0, 1), point(40_000, 4), point(80_000, 1)],
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
  round.autoscaling = [
    { profile: 'diurnal', lengthMs: 120_000, fleets: [fleet], autoscaled: outcome(18_000, 240_000), fixed },
  ]
  return result
}

test('replicas over time, reaction, SLO minutes and replica-hours of both fleets are in all reports', () => {
  const result = autoscaled()
  expect(resultSchema.parse(result).targets[0]?.rounds[0]?.autoscaling).toHaveLength(1)
  const terminal = terminalFaults(result, 160, new Chalk({ level: 0 })).join('\n')
  expect(terminal).toMatch(/1–4 shop +0\.067 +0\.30 +3 +900 ms/)
  expect(terminal).toMatch(/fixed: 2 shop +0\.067 +0\.60/)
  expect(terminal).toContain('followed its load within 6.0 s, 1.5 × its scale-out delay (at most 2 ×)')
  expect(terminal).toContain('▃▃▃▃▃▃▃▃████████▃▃▃▃▃▃▃▃')
  expect(renderMarkdown(result)).toMatch(/## Autoscaling[\s\S]*SLO minutes lost[\s\S]*Replicas over time/)
  expect(renderHtml([result])).toContain('id="autoscaling"')
})
