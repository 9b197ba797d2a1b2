import type { Random } from '../../scenario/random.ts'
import { toChecks } from '../decide/check-verdict.ts'
import { nextStep } from '../decide/next-step.ts'
import { roundsOfLook } from '../decide/units.ts'
import type { DecisionPlan } from '../gate-plan.ts'
import type { ArmName, Check, GateRound } from '../verdict-document.ts'

/** One gate decided from recorded rounds. */
export interface Played {
  readonly checks: readonly Check[]
  readonly verdict: 'pass' | 'regression' | 'unconfirmed regression' | 'cannot tell'
  /** Starts that it took, the confirmation included. */
  readonly starts: number
}

/**
 * Plays a gate from what was recorded: whenever it wants to measure a start, it draws one. The decision is the real one; only
 * the measuring is replaced.
 * @param draw rounds of one start; their numbers are given anew
 */
export function playGate(decision: DecisionPlan, draw: () => readonly GateRound[]): Played {
  const rounds: GateRound[] = []
  let starts = 0
  let step = nextStep(decision, rounds)
  while (step.do === 'measure') {
    const { batch, pairs } = step
    // It would look after each start; nothing can come of that before its look is due.
    while (roundsOfLook(rounds, batch, pairs) === undefined) {
      for (const round of draw()) rounds.push({ ...round, batch, start: starts, round: rounds.length })
      starts += 1
    }
    step = nextStep(decision, rounds)
  }
  const checks = toChecks(step.standing)
  const failing = checks.filter(({ threshold }) => threshold.level === 'fail').map(({ verdict }) => verdict)
  const verdicts = ['regression', 'unconfirmed regression', 'cannot tell'] as const
  return { checks, starts, verdict: verdicts.find((verdict) => failing.includes(verdict)) ?? 'pass' }
}

const ARMS: readonly ArmName[] = ['base', 'control', 'candidate']

/**
 * Deals the figures of arms that are the same program out anew, start by start. Which of them was called the candidate was
 * chance, so any other way was as likely: whatever differs between them afterwards is noise.
 */
export function dealAnew(rounds: readonly GateRound[], random: Random): GateRound[] {
  const from = [...ARMS]
  for (let last = from.length - 1; last > 0; last--) {
    const other = random.int(0, last)
    const [a, b] = [from[last], from[other]] as [ArmName, ArmName]
    from[last] = b
    from[other] = a
  }
  const [base = 'base', control = 'control', candidate = 'candidate'] = from
  return rounds.map((round) => ({
    ...round,
    values: round.values.map((value) => {
      return { ...value, base: value[base], control: value[control], candidate: value[candidate] }
    }),
    requests: round.requests.map((row) => ({ ...row, arm: ARMS[from.indexOf(row.arm)] ?? row.arm })),
  }))
}
