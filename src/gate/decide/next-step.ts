import type { DecisionPlan } from '../gate-plan.ts'
import type { GateRound } from '../verdict-document.ts'
import type { StoredBase } from './evidence.ts'
import { type LookedAt, look } from './look.ts'
import { confirmingLooks, countsErrors, firstLooks, lastResort, type PlannedLook } from './looks.ts'
import { roundsOfLook, roundsOfStarts } from './units.ts'

/** What the second batch says of a check that was flagged. */
export interface Confirming {
  readonly seen: LookedAt
  readonly alpha: number
  readonly outcome: 'confirmed' | 'refuted' | 'open'
  /** Whether the second batch was measured to its end. */
  readonly isWhole: boolean
}

/** How things stand at a look: of every check, and of those that were flagged what the second batch says so far. */
export interface Standing {
  /** Of those of the plan, from 1; 0 before the first: then nothing is decided but what is flagged. */
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
 * refutes counts as within the threshold. Gross errors and large effects are flagged and confirmed in early looks, with few starts.
 */
export function nextStep(plan: DecisionPlan, rounds: readonly GateRound[], stored?: StoredBase): Step {
  let standing: Standing | undefined
  let number = 0
  for (const planned of firstLooks(plan)) {
    const isEarly = planned.scope !== 'all'
    const seen = seenAt(planned, 'first', plan, rounds, stored)
    if (seen === undefined) {
      const soFar = standing ?? beforeTheFirst(plan, rounds, stored)
      return { do: 'measure', batch: 'first', pairs: planned.starts, standing: soFar }
    }
    if (!isEarly) number += 1
    const found = { look: number, alpha: planned.alpha, seen, confirming: new Map() }
    const flagged = seen.filter(({ check, finding }) => check.threshold.level === 'fail' && finding === 'worse')
    if (flagged.length > 0) {
      const step = confirm(plan, rounds, flagged, planned, found, stored)
      if (step.do === 'measure' || isDecided(step.standing)) return step
      standing = isEarly ? undefined : step.standing
    } else if (!isEarly) {
      standing = found
      if (isDecided(standing)) break
    }
  }
  return { do: 'stop', standing: standing ?? beforeTheFirst(plan, rounds, stored) }
}

/** Before the first look of the plan nothing passes, but what is far beyond its threshold is flagged: the time may be up. */
function beforeTheFirst(plan: DecisionPlan, rounds: readonly GateRound[], stored: StoredBase | undefined): Standing {
  const first = rounds.filter(({ batch }) => batch === 'first')
  const starts = new Set(first.map(({ start }) => start)).size
  const { alpha, scope } = lastResort(plan, starts)
  const seen = look(plan.checks, first, { alpha, confidence: plan.confidence, stored, scope })
  return { look: 0, alpha, seen, confirming: new Map() }
}

/** What a look sees; undefined where more has to be measured first. */
function seenAt(
  { scope, starts, alpha }: PlannedLook,
  batch: GateRound['batch'],
  { checks, confidence }: Pick<DecisionPlan, 'checks' | 'confidence'>,
  rounds: readonly GateRound[],
  stored: StoredBase | undefined,
): LookedAt[] | undefined {
  const options = { alpha, confidence, stored, scope }
  if (scope !== 'errors') {
    const ofLook = roundsOfLook(rounds, batch, starts)
    return ofLook && look(checks, ofLook, options)
  }
  const byStart = roundsOfStarts(rounds, batch, starts)
  if (byStart === undefined) return undefined
  // A burst of errors in one start is none of all.
  const inEach = byStart.map((ofStart) => look(checks, ofStart, { ...options, alpha: 1 }))
  return look(checks, byStart.flat(), options).map((seen, index) => {
    const isInEach = inEach.every((ofStart) => ofStart[index]?.finding === 'worse')
    return { ...seen, finding: countsErrors(seen.check) && seen.finding === 'worse' && isInEach ? 'worse' : 'open' }
  })
}

function confirm(
  plan: DecisionPlan,
  rounds: readonly GateRound[],
  flagged: readonly LookedAt[],
  flaggedAt: PlannedLook,
  before: Standing,
  stored: StoredBase | undefined,
): Step {
  const checks = flagged.map(({ check }) => check)
  const looks = confirmingLooks(plan, flaggedAt)
  let standing = before
  for (const [index, planned] of looks.entries()) {
    const again = seenAt(planned, 'confirmation', { ...plan, checks }, rounds, stored)
    if (again === undefined) return { do: 'measure', batch: 'confirmation', pairs: planned.starts, standing }
    const confirming = new Map(
      flagged.flatMap((one, place) => {
        const seen = again[place]
        if (seen === undefined) return []
        const isWhole = index === looks.length - 1
        return [[one, { seen, alpha: planned.alpha, outcome: outcomeOf(seen), isWhole }] as const]
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
