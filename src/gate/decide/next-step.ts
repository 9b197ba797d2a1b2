import { alphaOfLook, type DecisionPlan } from '../gate-plan.ts'
import type { GateRound } from '../verdict-document.ts'
import type { StoredBase } from './evidence.ts'
import { type LookedAt, look } from './look.ts'
import { roundsOfLook } from './units.ts'

/** A confirmation looks twice: after as many pairs as the look that it is to confirm had, and after twice as many. */
const CONFIRMING_LOOKS = [1, 2]

/** What the second batch says of a check that was flagged. */
export interface Confirming {
  readonly seen: LookedAt
  readonly alpha: number
  readonly outcome: 'confirmed' | 'refuted' | 'open'
}

/** How things stand at a look: of every check, and of those that were flagged what the second batch says so far. */
export interface Standing {
  /** From 1; 0 before the first. */
  readonly look: number
  readonly alpha: number
  readonly seen: readonly LookedAt[]
  readonly confirming: ReadonlyMap<LookedAt, Confirming>
}

export type Step =
  | { readonly do: 'measure'; readonly batch: GateRound['batch']; readonly pairs: number; readonly standing: Standing }
  | { readonly do: 'stop'; readonly standing: Standing }

/**
 * What a gate has to do next, from nothing but its plan and the rounds so far; so a gate can be replayed from its record.
 *
 * It measures up to a look, looks, and goes on until each check that can fail is decided. What a look flags is put to a second batch with
 * processes of its own, for whose sake the first one waits. A flag that the second batch confirms ends the gate; one that it
 * refutes counts as within the threshold.
 */
export function nextStep(plan: DecisionPlan, rounds: readonly GateRound[], stored?: StoredBase): Step {
  const alpha = alphaOfLook(plan)
  let standing: Standing = { look: 0, alpha, seen: [], confirming: new Map() }
  /** Before the first look nothing is decided, but whoever is interrupted wants to see how it went. */
  const soFar = (before: Standing): Standing => ({
    ...before,
    seen: look(plan.checks, rounds, { alpha, confidence: plan.confidence, stored }),
  })
  for (const [index, pairs] of plan.looks.entries()) {
    const first = roundsOfLook(rounds, 'first', pairs)
    if (first === undefined) {
      return { do: 'measure', batch: 'first', pairs, standing: index === 0 ? soFar(standing) : standing }
    }
    const seen = look(plan.checks, first, { alpha, confidence: plan.confidence, stored })
    standing = { look: index + 1, alpha, seen, confirming: new Map() }
    const flagged = seen.filter(({ check, finding }) => check.threshold.level === 'fail' && finding === 'worse')
    if (flagged.length > 0) {
      const step = confirm(plan, rounds, flagged, pairs, standing, stored)
      if (step.do === 'measure') return step
      standing = step.standing
    }
    if (isDecided(standing)) break
  }
  return { do: 'stop', standing }
}

function confirm(
  plan: DecisionPlan,
  rounds: readonly GateRound[],
  flagged: readonly LookedAt[],
  pairs: number,
  before: Standing,
  stored: StoredBase | undefined,
): Step {
  const alpha = plan.confirmAlpha / CONFIRMING_LOOKS.length
  let standing = before
  for (const times of CONFIRMING_LOOKS) {
    const second = roundsOfLook(rounds, 'confirmation', times * pairs)
    if (second === undefined) return { do: 'measure', batch: 'confirmation', pairs: times * pairs, standing }
    const again = look(
      flagged.map(({ check }) => check),
      second,
      { alpha, confidence: plan.confidence, stored },
    )
    const confirming = new Map(
      flagged.flatMap((one, index) => {
        const seen = again[index]
        return seen === undefined ? [] : [[one, { seen, alpha, outcome: outcomeOf(seen) }] as const]
      }),
    )
    standing = { ...before, confirming }
    const outcomes = [...confirming.values()].map(({ outcome }) => outcome)
    if (outcomes.includes('confirmed') || !outcomes.includes('open')) break
  }
  return { do: 'stop', standing }
}

function outcomeOf({ finding }: LookedAt): Confirming['outcome'] {
  if (finding === 'worse') return 'confirmed'
  return finding === 'open' ? 'open' : 'refuted'
}

/** Something is confirmed, or everything that can fail is known to be fine. */
function isDecided({ seen, confirming }: Standing): boolean {
  const outcomes = [...confirming.values()].map(({ outcome }) => outcome)
  if (outcomes.includes('confirmed')) return true
  return seen
    .filter(({ check }) => check.threshold.level === 'fail')
    .every((one) => (one.finding === 'worse' ? confirming.get(one)?.outcome === 'refuted' : one.finding !== 'open'))
}
