import { describe, expect, test } from 'vitest'
import { madeCheck, madeRounds } from '../testing/made-rounds.ts'
import { look } from './look.ts'
import { unitsOf } from './units.ts'

const options = { alpha: 0.0125, confidence: 0.95, stored: undefined }
const cpu = madeCheck('cpuPerRequest', 1.03)

function findings(rounds: Parameters<typeof look>[1], check = cpu) {
  return look([check], rounds, options)[0]
}

describe('look', () => {
  test('finds a slow-down beyond the threshold, whatever drifts for all', () => {
    const seen = findings(madeRounds({ starts: 10, ratio: 1.1 }))
    expect(seen?.finding).toBe('worse')
    expect(seen?.evidence.pairs).toBe(10)
    expect(seen?.evidence.pValue).toBe(2 ** -10)
    expect(seen?.evidence.ratio?.value).toBeCloseTo(1.1, 1)
  })

  test('knows when all is as it was, and when it is better', () => {
    expect(findings(madeRounds({ starts: 20 }))?.finding).toBe('within')
    expect(findings(madeRounds({ starts: 20, ratio: 0.9 }))?.finding).toBe('better')
  })

  test('does not call certain what is not', () => {
    expect(findings(madeRounds({ starts: 10, startDeviation: 0.2 }))?.finding).toBe('open')
    expect(findings(madeRounds({ starts: 3, ratio: 1.1 }))?.finding).toBe('open')
    expect(findings([])?.finding).toBe('open')
  })

  test('turns round for what is better when it is higher', () => {
    const throughput = madeCheck('throughput', 0.95)
    const rounds = (ratio: number) => madeRounds({ starts: 12, ratio, metric: 'throughputPerSecond' })
    expect(findings(rounds(0.85), throughput)?.finding).toBe('worse')
    expect(findings(rounds(1.15), throughput)?.finding).toBe('better')
  })

  test('tells nothing of the candidate where the base differs from itself', () => {
    const seen = findings(madeRounds({ starts: 12, ratio: 1.2, controlRatio: 1.15 }))
    expect(seen?.controlDiffers).toBe(true)
    expect(seen?.finding).toBe('open')
  })

  test('wants a slow-down to stand out of what the base shows against itself', () => {
    // Too few pairs for the control to be caught by its own test, and yet it is as far off as the candidate.
    const rounds = madeRounds({
      starts: 8,
      ratio: 1.2,
      controlRatio: 1.3,
      startDeviation: 0.001,
      roundDeviation: 0.001,
    })
    const [seen] = look([cpu], rounds, { ...options, alpha: 0.005 })
    expect(seen?.controlDiffers).toBe(false)
    expect(seen?.finding).toBe('open')
  })

  test('believes of a base that the load generator held up only that the candidate is worse', () => {
    const heldUp = (settings: Parameters<typeof madeRounds>[0]) =>
      madeRounds(settings).map((round) => ({
        ...round,
        values: round.values.map((row) => ({ ...row, base: null, baseAtWorst: { base: row.base, control: null } })),
      }))
    const slow = findings(heldUp({ starts: 10, ratio: 5 }))
    expect(slow?.finding).toBe('worse')
    expect(slow?.evidence).toMatchObject({ isAtLeast: true, pairs: 10 })
    expect(slow?.evidence.ratio?.value).toBeCloseTo(5, 1)
    for (const ratio of [1, 0.5]) {
      const same = findings(heldUp({ starts: 20, ratio }))
      expect(same?.finding).toBe('open')
      expect(same?.evidence).toMatchObject({ pairs: 0, ratio: null })
    }
  })

  test('takes a start with several rounds for one unit', () => {
    const rounds = madeRounds({ starts: 10, roundsPerStart: 6, startDeviation: 0.1, roundDeviation: 0 })
    expect(findings(rounds)?.evidence).toMatchObject({ pairs: 10, rounds: 60 })
    // Taken for sixty, the same differences would have passed for a certainty.
    const torn = rounds.map((round) => ({ ...round, start: round.round }))
    expect(findings(torn)?.evidence.pValue).toBeLessThan(findings(rounds)?.evidence.pValue ?? 0)
  })

  test('corrects for the number of checks that can fail, and leaves those that only warn apart', () => {
    const warn = madeCheck('cpuPerRequest', 1.05, { level: 'warn' })
    const rounds = madeRounds({ starts: 10, ratio: 1.1 })
    const seen = look([cpu, cpu, warn], rounds, options)
    expect(seen.map(({ holmPValue }) => holmPValue)).toEqual([2 * 2 ** -10, 2 * 2 ** -10, 2 ** -10])
  })

  test('holds an absolute threshold against the candidate alone', () => {
    const rounds = madeRounds({ starts: 10, metric: 'p99Ms', stage: 'steady', startDeviation: 0.05 })
    const below = (limit: number) => findings(rounds, madeCheck('p99', limit, { kind: 'absolute' }))?.finding
    expect([below(200), below(40), below(100)]).toEqual(['within', 'worse', 'open'])
  })

  test('counts errors over void rounds too', () => {
    const errors = madeCheck('errorRate', 0.001, { kind: 'absolute' })
    const failing = madeRounds({ starts: 10, wrong: 10, isVoid: () => true })
    expect(unitsOf(failing)).toEqual([])
    expect(findings(failing, errors)).toMatchObject({ finding: 'worse', evidence: { candidate: { value: 0.02 } } })
    expect(findings(madeRounds({ starts: 10 }), errors)?.finding).toBe('within')
    // Six of 5000 are above 0.1 %, but may be chance.
    const few = madeRounds({ starts: 1, wrong: 6 }).concat(madeRounds({ starts: 9 }))
    expect(findings(few, errors)?.finding).toBe('open')
  })

  test('counts errors of the whole round, whatever stage they happened in', () => {
    const errors = { ...madeCheck('errorRate', 0.001, { kind: 'absolute' }), stage: 'round' }
    const failing = madeRounds({ starts: 10 }).map((round) => ({
      ...round,
      requests: [...round.requests, { arm: 'candidate' as const, stage: 'saturate', planned: 500, wrong: 10 }],
    }))
    expect(findings(failing, errors)).toMatchObject({ finding: 'worse', evidence: { candidate: { value: 0.01 } } })
    expect(findings(failing, { ...errors, stage: 'steady' })?.finding).toBe('within')
  })

  test('leaves out rounds in which an arm has no figure', () => {
    const rounds = madeRounds({ starts: 10, ratio: 1.1 }).map((round, index) =>
      index < 2 ? { ...round, values: round.values.map((row) => ({ ...row, control: null })) } : round,
    )
    expect(findings(rounds)?.evidence.pairs).toBe(8)
  })

  test('compares with a stored base by two samples', () => {
    const stored = unitsOf(
      madeRounds({ starts: 12, startDeviation: 0.01, seed: 2 }).map((round) => ({ ...round, start: round.start * 22 })),
    )
    const calm = madeRounds({ starts: 12, ratio: 1.1, startDeviation: 0.01 }).map((round) => ({
      ...round,
      order: ['candidate' as const],
      values: round.values.map((row) => ({ ...row, base: null, control: null })),
    }))
    const [seen] = look([madeCheck('cpuPerRequest', 1.03)], calm, { ...options, stored })
    expect(seen?.evidence.ratio?.value).toBeCloseTo(1.1, 1)
    expect(seen?.evidence.control).toBeNull()
    expect(seen?.evidence.pairs).toBe(12)
  })
})
