import type { Candidate, Figure } from './candidate.ts'
import type { Requirements } from './requirements.ts'

/** Parts that one person can look after: a rule of thumb, and not measured. */
export const COMPONENTS_PER_PERSON = 3

/** The rule by which targets are put in order: all of it. */
export const RULE = [
  'What was not measured well enough to be ranked, or broke its contract or an invariant, is out; where loss is tolerated, lost writes alone are no reason.',
  'What cannot meet a requirement is out: its whole interval lies beyond it. What may not meet it is marked.',
  `A team looks after at most ${COMPONENTS_PER_PERSON} components a person (a rule of thumb, not measured).`,
  'The others are in order of dollars a month, the mean of the twelve months to come.',
  'Where the intervals of two bills overlap, the one with fewer components comes first.',
] as const

/** A requirement held against what was found. */
export interface Check {
  readonly requirement: string
  readonly outcome: 'met' | 'not met' | 'may not be met' | 'not measured'
  /** What decided, in words. */
  readonly because: string
}

export interface Placed {
  readonly candidate: Candidate
  readonly checks: readonly Check[]
  /** Why it is out; empty where it is in. */
  readonly out: readonly string[]
}

export interface Decision {
  /** Best first. */
  readonly ranked: readonly Placed[]
  readonly out: readonly Placed[]
}

const COST_NOT_AVAILABLE = 'its cost is not available: no valid round says what a request takes'

/** Puts candidates in order by the rule. Pure: the same figures give the same order. */
export function decide(candidates: readonly Candidate[], requirements: Requirements): Decision {
  const placed = candidates.map((candidate): Placed => {
    const checks = checksOf(candidate, requirements)
    const failed = checks.filter(({ outcome }) => outcome === 'not met').map(({ because }) => because)
    const isFit = candidate.unfit === null || (requirements.dataLoss === 'tolerated' && candidate.onlyLoses)
    if (!isFit) return { candidate, checks, out: [candidate.unfit ?? ''] }
    const unknown = candidate.usdPerMonth === undefined ? [COST_NOT_AVAILABLE] : []
    return { candidate, checks, out: [...failed, ...unknown] }
  })
  const ranked = placed.filter(({ out }) => out.length === 0)
  return { ranked: inOrder(ranked), out: placed.filter((each) => !ranked.includes(each)) }
}

function checksOf(candidate: Candidate, requirements: Requirements): Check[] {
  const { p99Ms, visibilityP99Ms, usdPerMonth, teamSize } = requirements
  const ms = (value: number): string => `${show(value)} ms`
  const usd = (value: number): string => `$${show(value)}`
  return [
    lossCheck(candidate, requirements),
    ...percentileCheck('p99', candidate, 'p99Ms', p99Ms, ms),
    ...percentileCheck('visible after p99', candidate, 'visibilityP99Ms', visibilityP99Ms, ms),
    ...atMost('cost a month', candidate.usdPerMonth, usdPerMonth, usd),
    ...(teamSize === undefined ? [] : [teamCheck(candidate, teamSize)]),
  ]
}

function atMost(
  what: string,
  figure: Figure | undefined,
  limit: number | undefined,
  text: (value: number) => string,
): Check[] {
  if (limit === undefined) return []
  const requirement = `${what} at most ${text(limit)}`
  if (!figure)
    return [
      {
        requirement,
        outcome: 'not measured',
        because: `its ${what} was not measured`,
      },
    ]
  const { low, high } = figure
  const outcome = low > limit ? 'not met' : high > limit ? 'may not be met' : 'met'
  return [{ requirement, outcome, because: `${what} ${figureText(figure, text)}, ${text(limit)} asked for` }]
}

/** As `atMost`; a percentile of too few requests is judged by counting those that took longer. */
function percentileCheck(
  what: string,
  candidate: Candidate,
  metric: 'p99Ms' | 'visibilityP99Ms',
  limit: number | undefined,
  text: (value: number) => string,
): Check[] {
  const unavailable = candidate.unavailable[metric]
  if (limit === undefined || unavailable === undefined) return atMost(what, candidate[metric], limit, text)
  const requirement = `${what} at most ${text(limit)}`
  const counted = candidate.byCount(metric === 'p99Ms' ? 'responseTime' : 'visibility', limit)
  if (counted === undefined || counted.outcome === 'not decided')
    return [{ requirement, outcome: 'not measured', because: `its ${what} is not available: ${unavailable}` }]
  const { outcome, slower, answered } = counted
  const because = `${what}: ${slower.toLocaleString('en')} of ${answered.toLocaleString('en')} took longer than ${text(limit)}`
  return [{ requirement, outcome: outcome === 'met' ? 'met' : 'not met', because }]
}

/** `28 ms [26 ms, 31 ms]`; of an interval that does not exist, no ends. */
export function figureText({ value, low, high, hasInterval }: Figure, text: (value: number) => string): string {
  return hasInterval ? `${text(value)} [${text(low)}, ${text(high)}]` : `${text(value)} (interval not available)`
}

function lossCheck({ writes: { verified, lost } }: Candidate, { dataLoss }: Requirements): Check {
  const because = `${lost.toLocaleString('en')} of ${verified.toLocaleString('en')} accepted writes lost`
  const requirement = dataLoss === 'none' ? 'no accepted write lost' : 'loss is tolerated'
  if (verified === 0) return { requirement, outcome: 'not measured', because: 'no accepted write was looked up' }
  return { requirement, outcome: lost > 0 && dataLoss === 'none' ? 'not met' : 'met', because }
}

function teamCheck({ components }: Candidate, teamSize: number): Check {
  const most = Math.floor(teamSize * COMPONENTS_PER_PERSON)
  return {
    requirement: `at most ${most} components for ${teamSize} people`,
    outcome: components.length > most ? 'not met' : 'met',
    because: `${components.length} components (${components.join(', ')}), at most ${most} for ${teamSize} people`,
  }
}

/**
 * By cost, the cheapest first; those whose bills cannot be told from the cheapest that is left, by components. Chosen one by
 * one: overlapping is no order, for a may overlap b and b c where a and c are apart.
 */
function inOrder(placed: readonly Placed[]): Placed[] {
  const left = placed.toSorted((a, b) => usdOf(a).value - usdOf(b).value)
  const ordered: Placed[] = []
  while (left.length > 0) {
    const [cheapest] = left
    if (!cheapest) break
    const alike = left.filter((each) => usdOf(each).low <= usdOf(cheapest).high)
    const [next = cheapest] = alike.toSorted((a, b) => a.candidate.components.length - b.candidate.components.length)
    ordered.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return ordered
}

function usdOf({ candidate }: Placed): Figure {
  return candidate.usdPerMonth ?? { value: Infinity, low: Infinity, high: Infinity, hasInterval: false }
}

function show(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
