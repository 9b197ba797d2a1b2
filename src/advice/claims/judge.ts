import type { Claim } from './claims-schema.ts'

/** What was found out about a claim's metric, in the unit that the metric's name says. */
export interface Evidence {
  readonly value: number
  /** Ends of the interval; an end that is infinite is open. */
  readonly low: number
  readonly high: number
  /** What was measured or read, in words. */
  readonly basis: string
  /** Whether this alone decides, whatever was expected: a rate that is not reached cannot have a latency. */
  readonly refutes?: boolean
}

/** Why a claim could not be put to the test here: no verdict is given without an interval. */
export interface NotMeasured {
  readonly because: string
}

export type Verdict = 'supported' | 'refuted' | 'undecided' | 'not measured'

/**
 * Supported where the whole interval lies within what the claim expects, refuted where all of it lies outside, else
 * undecided.
 */
export function judge(expected: Claim['expect'], evidence: Evidence | NotMeasured): Verdict {
  if ('because' in evidence) return 'not measured'
  if (evidence.refutes) return 'refuted'
  const { atLeast = -Infinity, atMost = Infinity } = expected
  if (evidence.low >= atLeast && evidence.high <= atMost) return 'supported'
  return evidence.high < atLeast || evidence.low > atMost ? 'refuted' : 'undecided'
}
