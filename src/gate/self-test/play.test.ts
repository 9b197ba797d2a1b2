import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../scenario/random.ts'
import { DEFAULT_DECISION } from '../gate-plan.ts'
import { madeCheck, madeRounds } from '../testing/made-rounds.ts'
import type { GateRound } from '../verdict-document.ts'
import { dealAnew, playGate } from './play.ts'

const decision = { ...DEFAULT_DECISION, checks: [madeCheck('cpuPerRequest', 1.03)] }
const starts = (ratio: number): GateRound[][] => [
  ...Map.groupBy(madeRounds({ starts: 30, ratio, roundsPerStart: 2 }), ({ start }) => start).values(),
]

describe('playGate', () => {
  test('decides from recorded starts as a gate would', () => {
    const random = seededRandom(3)
    const draw = (ratio: number) => {
      const recorded = starts(ratio)
      return () => random.pick(recorded)
    }
    expect(playGate(decision, draw(1.1))).toMatchObject({ verdict: 'regression', starts: 15 })
    expect(playGate(decision, draw(1))).toMatchObject({ verdict: 'pass', starts: 10 })
  })

  test('ends where nothing counts', () => {
    const nothing = madeRounds({ starts: 1, isVoid: () => true })
    expect(playGate(decision, () => nothing)).toMatchObject({ verdict: 'cannot tell', starts: 90 })
  })
})

describe('dealAnew', () => {
  test('gives each arm the figures of one, the same one in all rounds of a start', () => {
    const random = seededRandom(1)
    const [start = []] = starts(1)
    const dealt = Array.from({ length: 60 }, () => dealAnew(start, random))
    const names = (round: GateRound | undefined, original: GateRound | undefined): string => {
      const [now, then] = [round?.values[0], original?.values[0]]
      const arms = ['base', 'control', 'candidate'] as const
      return arms.map((arm) => arms.find((one) => then?.[one] === now?.[arm])).join(' ')
    }
    const ways = new Set(dealt.map((rounds) => names(rounds[0], start[0])))
    expect(ways.size).toBe(6)
    for (const rounds of dealt) expect(names(rounds[1], start[1])).toBe(names(rounds[0], start[0]))
  })

  test('gives the requests to the arm that has the figures', () => {
    const [round] = madeRounds({ starts: 1, wrong: 7 })
    const [dealt] = dealAnew(round ? [round] : [], seededRandom(5))
    const arm = dealt?.requests.find(({ wrong }) => wrong === 7)?.arm ?? 'base'
    expect(dealt?.values[0]?.[arm]).toBe(round?.values[0]?.candidate)
  })
})
