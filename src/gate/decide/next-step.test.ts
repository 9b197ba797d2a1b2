import { describe, expect, test } from 'vitest'
import { DEFAULT_DECISION, type DecisionPlan } from '../gate-plan.ts'
import { type MadeRounds, madeCheck, madeRounds } from '../testing/made-rounds.ts'
import type { GateRound } from '../verdict-document.ts'
import { nextStep, type Step } from './next-step.ts'

const plan: DecisionPlan = { ...DEFAULT_DECISION, checks: [madeCheck('cpuPerRequest', 1.03)] }
/** The four checks that fail a gate by default. */
const four: DecisionPlan = {
  ...plan,
  checks: [
    ...plan.checks,
    madeCheck('throughput', 0.95),
    madeCheck('p50', 1.1),
    madeCheck('errorRate', 0.001, { kind: 'absolute' }),
  ],
}

/** Measures whatever is asked for, until it stops. */
function play(settings: { first: Partial<MadeRounds>; confirmation?: Partial<MadeRounds> }, decision = plan) {
  let rounds: GateRound[] = []
  const asked: string[] = []
  for (;;) {
    const step: Step = nextStep(decision, rounds)
    if (step.do === 'stop') return { asked, standing: step.standing, rounds }
    asked.push(`${step.batch} ${step.pairs}`)
    const made = madeRounds({ starts: step.pairs, batch: step.batch, ...settings[step.batch] })
    rounds = [...rounds.filter(({ batch }) => batch !== step.batch), ...made]
    if (asked.length > 20) throw new Error('it does not end')
  }
}

describe('nextStep', () => {
  test('passes at the first look where all is as it was', () => {
    const { asked, standing } = play({ first: {} })
    expect(asked).toEqual(['first 6', 'first 10'])
    expect(standing).toMatchObject({ look: 1, alpha: 0.01 })
  })

  test('has a slow-down confirmed by a second batch', () => {
    const { asked, standing } = play({ first: { ratio: 1.1 }, confirmation: { ratio: 1.1, seed: 7 } })
    expect(asked).toEqual(['first 6', 'first 10', 'confirmation 5', 'confirmation 10'])
    expect([...standing.confirming.values()].map(({ outcome }) => outcome)).toEqual(['confirmed'])
  })

  test('flags and confirms a large effect with few starts', () => {
    const { asked, standing, rounds } = play({ first: { ratio: 4.2 }, confirmation: { ratio: 4.2, seed: 7 } }, four)
    expect(asked).toEqual(['first 2', 'first 6', 'confirmation 5'])
    expect([...standing.confirming.values()].map(({ outcome }) => outcome)).toEqual(['confirmed'])
    // Where the second batch was cut short the flag stays.
    const cut = nextStep(
      four,
      rounds.filter(({ batch }) => batch === 'first'),
    )
    expect(cut).toMatchObject({ do: 'measure', batch: 'confirmation' })
    expect(cut.standing.seen[0]?.finding).toBe('worse')
  })

  test('flags by ranks what is worse in all of the few starts that there was time for', () => {
    const noisy = madeRounds({ starts: 5, ratio: 4, startDeviation: 0.35 })
    const { standing } = nextStep({ ...plan, looks: [20] }, noisy)
    expect(standing).toMatchObject({ look: 0, seen: [{ finding: 'worse', evidence: { pairs: 5, pValue: 2 ** -5 } }] })
    expect(nextStep({ ...plan, looks: [20] }, noisy.slice(0, 4)).standing.seen[0]?.finding).toBe('open')
  })

  test('takes for large only what towers above the noise in every start', () => {
    const noisy = { ratio: 1.5, startDeviation: 0.3 }
    expect(play({ first: noisy, confirmation: { ...noisy, seed: 9 } }).asked[1]).toBe('first 10')
    expect(play({ first: { ratio: 1.08 }, confirmation: { ratio: 1.08 } }).asked[1]).toBe('first 10')
  })

  test('has gross errors confirmed with two starts and two more, whatever else is void', () => {
    const failing = { wrong: 450, isVoid: () => true }
    const played = play({ first: failing, confirmation: failing }, four)
    expect(played.asked).toEqual(['first 2', 'confirmation 2'])
    expect([...played.standing.confirming.values()].map(({ outcome }) => outcome)).toEqual(['confirmed'])
    // In a single start it may be a burst.
    const burst = [...madeRounds({ starts: 1, wrong: 450 }), ...madeRounds({ starts: 3 }).slice(1)]
    expect(nextStep(four, burst)).toMatchObject({ do: 'measure', batch: 'first', pairs: 6 })
  })

  test('flags gross errors and large effects even where the time is up before a look', () => {
    const gross = nextStep(four, madeRounds({ starts: 1, wrong: 450, isVoid: () => true })).standing
    expect(gross.look).toBe(0)
    expect(gross.seen.map(({ check, finding }) => [check.metric.key, finding])).toContainEqual(['errorRate', 'worse'])
    const large = nextStep(four, madeRounds({ starts: 4, ratio: 4.2 })).standing
    expect(large.seen[0]?.finding).toBe('worse')
    expect(nextStep(four, madeRounds({ starts: 2, ratio: 4.2 })).standing.seen[0]?.finding).toBe('worse')
    expect(nextStep(four, madeRounds({ starts: 1, ratio: 4.2 })).standing.seen[0]?.finding).toBe('open')
    expect(nextStep(four, madeRounds({ starts: 9 })).standing.look).toBe(0)
  })

  test('rarely flags by mistake when the time is up after two starts, however noisy the machine is', () => {
    const flagged = Array.from({ length: 400 }, (_, seed) => {
      const rounds = madeRounds({ starts: 2, startDeviation: 0.25, seed })
      return nextStep(four, rounds).standing.seen.some(({ finding }) => finding === 'worse')
    })
    expect(flagged.filter(Boolean).length).toBeLessThanOrEqual(0.05 * 400)
  })

  test('counts the errors of a load that was given up for those that never came', () => {
    const givenUp = madeRounds({ starts: 2, wrong: 450, isVoid: () => true }).map((round) => ({
      ...round,
      requests: round.requests.map((row) => (row.arm === 'candidate' ? { ...row, stage: 'saturate' } : row)),
    }))
    expect(nextStep(four, givenUp)).toMatchObject({ do: 'measure', batch: 'confirmation', pairs: 2 })
  })

  test('lets the second batch refute what it flagged', () => {
    const { asked, standing } = play({ first: { ratio: 1.1 }, confirmation: { ratio: 1, seed: 7 } })
    expect(asked).toEqual(['first 6', 'first 10', 'confirmation 5', 'confirmation 10'])
    expect([...standing.confirming.values()].map(({ outcome }) => outcome)).toEqual(['refuted'])
  })

  test('asks the second batch for twice as many pairs before it gives up on it', () => {
    const noisy = { startDeviation: 0.3, seed: 7 }
    const { asked } = play({ first: { ratio: 1.1 }, confirmation: noisy }, { ...plan, looks: [10] })
    expect(asked).toEqual(['first 6', 'first 10', 'confirmation 5', 'confirmation 10', 'confirmation 20'])
  })

  test('goes on from look to look while it cannot tell, and then says so', () => {
    const { asked, standing } = play({ first: { startDeviation: 0.4, seed: 2 } })
    expect(asked).toEqual(['first 6', 'first 10', 'first 20', 'first 40', 'first 60'])
    expect(standing.look).toBe(4)
    expect(standing.seen.map(({ finding }) => finding)).toEqual(['open'])
  })

  test('does not wait for what only warns', () => {
    const warn = madeCheck('p99', 1.1, { level: 'warn' })
    expect(play({ first: {} }, { ...plan, checks: [...plan.checks, warn] }).asked).toEqual(['first 6', 'first 10'])
  })

  test('decides the same from the same rounds, whatever was measured after them', () => {
    const early = madeRounds({ starts: 10, ratio: 1.1 })
    const more = madeRounds({ starts: 14, ratio: 1.1 })
    const confirmation = madeRounds({ starts: 10, ratio: 1.1, batch: 'confirmation', seed: 3 })
    expect(nextStep(plan, [...early, ...confirmation])).toEqual(nextStep(plan, [...more, ...confirmation]))
  })

  test('measures more where rounds are void, but not for ever', () => {
    const isVoid = (start: number) => start % 3 === 0
    expect(nextStep(plan, madeRounds({ starts: 12, isVoid })).do).toBe('measure')
    const step = nextStep({ ...plan, looks: [10] }, madeRounds({ starts: 15, isVoid: () => true }))
    expect(step.do).toBe('stop')
    expect(step.standing.seen[0]).toMatchObject({ finding: 'open', evidence: { pairs: 0 } })
  })

  test('raises few false alarms', () => {
    const outcomes = Array.from({ length: 60 }, (_, seed) => {
      const deviations = { startDeviation: 0.04, roundDeviation: 0.03 }
      const played = play({ first: { ...deviations, seed }, confirmation: { ...deviations, seed: seed + 500 } })
      return [...played.standing.confirming.values()].some(({ outcome }) => outcome === 'confirmed')
    })
    expect(outcomes.filter(Boolean)).toEqual([])
  })
})
