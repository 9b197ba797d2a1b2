import type { Result } from './schema.ts'
import { summarise } from './summarise.ts'

/** A figure of the summary that does not follow from the rounds. */
export interface Inconsistency {
  /** Where it is in the document, e.g. `summary.targets.0.estimates.p99Ms.value`. */
  readonly key: string
  readonly found: string
  readonly expected: string
}

/** Draws the summary anew and tells the first figure that is not the same; `undefined`: what was changed is elsewhere. */
export function whatWasChanged(result: Result): Inconsistency | undefined {
  return firstDifference(result.summary, JSON.parse(JSON.stringify(summarise(result))), 'summary')
}

function firstDifference(found: unknown, expected: unknown, key: string): Inconsistency | undefined {
  if (!isObject(found) || !isObject(expected)) {
    if (found === expected) return undefined
    return { key, found: String(JSON.stringify(found)), expected: String(JSON.stringify(expected)) }
  }
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const difference = firstDifference(found[name], expected[name], `${key}.${name}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
