import { describe, expect, test } from 'vitest'
import type { Result, TargetResult } from '../../result/schema.ts'
import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import { fixtureGivenUp, fixtureWithLowerBound } from '../testing/fixture-profiles.ts'
import { changeStages, fixtureResult } from '../testing/fixture-result.ts'
import { cautions } from './cautions.ts'

const plain = (text: string) => text
const NONE = encodeHistogram(newLatencyHistogram())

describe('cautions', () => {
  test('passes on the warnings of the run, and adds none to a good one', () => {
    const result: Result = { ...fixtureResult(), warnings: ['undici 8.8 stalls'] }
    expect(cautions(result, plain)).toEqual(['undici 8.8 stalls'])
  })

  test('tells what was left out, with the reasons', () => {
    const result = fixtureResult({
      change: changeStages(undefined, (stage, round) =>
        round <= 2 && stage.profile === 'steady' ? { ...stage, disqualified: [`lag of ${round} ms`] } : stage,
      ),
    })
    expect(cautions(result, plain)).toContain('monolith: 2 of 6 steady rounds left out (lag of 1 ms and lag of 2 ms).')
  })

  test('tells of many reasons no more than three, and of a profile that only some stages of it are left out', () => {
    const result = fixtureResult({
      change: changeStages('monolith', (stage, round) => ({ ...stage, disqualified: [`lag of ${round} ms`] })),
    })
    expect(cautions(result, plain)).toContain(
      'monolith: 6 of 6 steady rounds left out (lag of 1 ms, lag of 2 ms, lag of 3 ms and 3 more of the kind).',
    )
    const spiked = fixtureGivenUp()
    const partly = {
      ...spiked,
      targets: spiked.targets.map(
        changeStages('monolith', (stage) => (stage.stage === 'spike' ? { ...stage, disqualified: ['lag'] } : stage)),
      ),
    }
    expect(cautions(partly, plain)).toContain('monolith: 3 of 3 spike rounds left out in part (lag).')
  })

  test('does not call a stage left out that was given up, nor one that is a lower bound', () => {
    const all = [...cautions(fixtureGivenUp(), plain), ...cautions(fixtureWithLowerBound(), plain)]
    expect(all.filter((caution) => caution.includes('left out'))).toEqual([])
    expect(all).toContainEqual(expect.stringMatching(/^monolith: in 6 of 6 saturate rounds .* lower bound/))
  })

  test('tells of a pair that is another one when each is driven alone, and passes over those that agree', () => {
    const alone = (slower: number) => (target: TargetResult) => ({
      ...target,
      rounds: target.rounds.map((round) => ({
        ...round,
        alone: round.stages
          .filter(({ loop }) => loop === 'closed')
          .map((stage) => ({
            ...stage,
            components: stage.components.map((use) => ({ ...use, cpuMs: (use.cpuMs ?? 0) * slower })),
          })),
      })),
    })
    const told = (slower: number): string[] =>
      cautions(
        fixtureResult({ change: (target) => alone(target.name === 'monolith' ? slower : 1)(target) }),
        plain,
      ).filter((caution) => caution.includes('driven alone'))
    expect(told(1)).toEqual([])
    expect(told(3)).toHaveLength(3)
    expect(told(3)[0]).toMatch(
      /^CPU per request of monolith is 0\.\d\d \[.*\] times that of microservices in turns, and \d\.\d\d \[.*\] times where each is driven alone/,
    )
  })

  test('tells once in how many rounds the driver was too late for high percentiles', () => {
    const late = changeStages('serverless', (stage, round) =>
      stage.loop === 'open' && round <= 3
        ? { ...stage, serviceTime: { count: 0, histogram: NONE }, driver: { ...stage.driver, lagP99Ms: 60 } }
        : stage,
    )
    expect(cautions(fixtureResult({ change: late }), plain)).toContain(
      'The driver was late in up to 3 of 6 steady rounds of a target (serverless): p95 and p99 are of the others.',
    )
  })

  test('tells which objective was missed, and which effects were never seen', () => {
    const slow = fixtureResult({
      change: changeStages(undefined, (stage) => (stage.profile === 'steady' ? { ...stage, invisible: 1 } : stage)),
    })
    const result: Result = {
      ...slow,
      scenario: { ...slow.scenario, slo: { p99Ms: 20, errorShare: 0.001, visibilityP99Ms: 10 } },
    }
    expect(cautions(result, plain)).toEqual(
      expect.arrayContaining([
        'event-driven: the effect of 6 sampled writes was not seen in time.',
        'serverless misses the objective for p99: 40.1 ms, at most 20 ms allowed.',
        'event-driven misses the objective for visibility p99: 185 of 240 took longer, at most 10 ms allowed.',
      ]),
    )
  })
})
