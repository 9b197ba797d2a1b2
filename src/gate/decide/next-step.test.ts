import { describe, expect, it } from 'vitest'
import { DEFAULT_DECISION, type DecisionPlan } from '../gate-plan.ts'
import { type MadeRounds, madeCheck, madeRounds } from '../testing/made-rounds.ts'
import type { GateRound } from '../verdict-document.ts'
import { nextStep, type Step } from './next-step.ts'

const plan: DecisionPlan = { ...DEFAULT_DECISION, checks: [madeCheck('cpuPerRequest', 1.03)] }

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
  it('passes at the first look where all is as it was', () => {
    const { asked, standing } = play({ first: {} })
    expect(asked).toEqual(['first 10'])
    expect(standing).toMatchObject({ look: 1, alpha: 0.0125 })
  })

  it('has a slow-down confirmed by a second batch', () => {
    const { asked, standing } = play({ first: { ratio: 1.1 }, confirmation: { ratio: 1.1, seed: 7 } })
    expect(asked).toEqual(['first 10', 'confirmation 10'])
    expect([...standing.confirming.values()].map(({ outcome }) => outcome)).toEqual(['confirmed'])
  })

  it('lets the second batch refute what it flagged', () => {
    const { asked, standing } = play({ first: { ratio: 1.1 }, confirmation: { ratio: 1, seed: 7 } })
    expect(asked).toEqual(['first 10', 'confirmation 10'])
    expect([...standing.confirming.values()].map(({ outcome }) => outcome)).toEqual(['refuted'])
  })

  it('asks the second batch for twice as many pairs before it gives up on it', () => {
    const noisy = { startDeviation: 0.3, seed: 7 }
    const { asked } = play({ first: { ratio: 1.1 }, confirmation: noisy }, { ...plan, looks: [10] })
    expect(asked).toEqual(['first 10', 'confirmation 10', 'confirmation 20'])
  })

  it('goes on from look to look while it cannot tell, and then says so', () => {
    const { asked, standing } = play({ first: { startDeviation: 0.4, seed: 2 } })
    expect(asked).toEqual(['first 10', 'first 20', 'first 40', 'first 60'])
    expect(standing.look).toBe(4)
    expect(standing.seen.map(({ finding }) => finding)).toEqual(['open'])
  })

  it('does not wait for what only warns', () => {
    const warn = madeCheck('p99', 1.1, { level: 'warn' })
    expect(play({ first: {} }, { ...plan, checks: [...plan.checks, warn] }).asked).toEqual(['first 10'])
  })

  it('decides the same from the same rounds, whatever was measured after them', () => {
    const early = madeRounds({ starts: 10, ratio: 1.1 })
    const more = madeRounds({ starts: 14, ratio: 1.1 })
    const confirmation = madeRounds({ starts: 10, ratio: 1.1, batch: 'confirmation', seed: 3 })
    expect(nextStep(plan, [...early, ...confirmation])).toEqual(nextStep(plan, [...more, ...confirmation]))
  })

  it('measures more where rounds are void, but not for ever', () => {
    const isVoid = (start: number) => start % 3 === 0
    expect(nextStep(plan, madeRounds({ starts: 12, isVoid })).do).toBe('measure')
    const step = nextStep({ ...plan, looks: [10] }, madeRounds({ starts: 15, isVoid: () => true }))
    expect(step.do).toBe('stop')
    expect(step.standing.seen[0]).toMatchObject({ finding: 'open', evidence: { pairs: 0 } })
  })

  it('raises few false alarms', () => {
    const outcomes = Array.from({ length: 60 }, (_, seed) => {
      const deviations = { startDeviation: 0.04, roundDeviation: 0.03 }
      const played = play({ first: { ...deviations, seed }, confirmation: { ...deviations, seed: seed + 500 } })
      return [...played.standing.confirming.values()].some(({ outcome }) => outcome === 'confirmed')
    })
    expect(outcomes.filter(Boolean)).toEqual([])
  })
})
