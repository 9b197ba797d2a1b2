import { UserError } from './errors.ts'

const INDENT = '  '

/** An error with its stack and all errors in it: causes, those of an AggregateError, those of a SuppressedError. */
export function wholeError(error: unknown): string {
  return wholeOf(error, new Set())
}

/**
 * The error that came first and those that followed while things were ended because of it, in their order: a
 * SuppressedError has the later one on the outside.
 */
export function inOrder(error: unknown): readonly [first: unknown, ...later: unknown[]] {
  const later: unknown[] = []
  let first = error
  while (first instanceof SuppressedError) {
    later.unshift(...inOrder(first.error))
    first = first.suppressed
  }
  return [first, ...later]
}

function wholeOf(error: unknown, seen: Set<unknown>): string {
  if (!(error instanceof Error)) return String(error)
  if (seen.has(error)) return `${error.name}: ${error.message} (see above)`
  seen.add(error)
  const inside = (label: string, inner: unknown): string => indented(`${label}: ${wholeOf(inner, seen)}`)
  const text = error instanceof UserError ? error.paragraph() : (error.stack ?? `${error.name}: ${error.message}`)
  const parts = [text]
  if (error instanceof SuppressedError) {
    parts.push(inside('First', error.suppressed), inside('Then', error.error))
  }
  if (error instanceof AggregateError) {
    parts.push(...error.errors.map((one, index) => inside(`${index + 1} of ${error.errors.length}`, one)))
  }
  if (error.cause !== undefined) parts.push(inside('Caused by', error.cause))
  return parts.join('\n')
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, INDENT)
}
