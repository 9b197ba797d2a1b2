import type { FindingsCounter } from '../../src/scenario/verify.ts'
import type { StoredMinute, StoredUserHour } from './answers.ts'

type Total = StoredMinute | StoredUserHour

/**
 * Compares totals with what the events add up to. What they do not account for is found in events: those that are counted
 * twice, or not at all; a total of the right count and another sum is one.
 */
export function compareTotals<Row extends Total>(
  counter: FindingsCounter,
  expected: ReadonlyMap<string, Row>,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): void {
  const seen = new Set<string>()
  for (const row of rows) {
    const name = nameOf(row)
    if (seen.has(name)) counter.add('oversold', `the total of ${name} is there more than once`)
    seen.add(name)
    compareTotal(counter, name, expected.get(name), row)
  }
  for (const [name, row] of expected) if (!seen.has(name)) compareTotal(counter, name, row, undefined)
}

function compareTotal(counter: FindingsCounter, name: string, expected: Total | undefined, found: Total | undefined) {
  const [right, counted] = [expected?.count ?? 0, found?.count ?? 0]
  if (counted > right) {
    const words = `${counted - right} events are counted twice in the total of ${name}: it counts ${counted}, there are ${right}`
    counter.add('oversold', words, counted - right)
  } else if (counted < right) {
    const words = `${right - counted} events are missing from the total of ${name}: it counts ${counted}, there are ${right}`
    counter.add('oversold', words, right - counted)
  } else if (expected !== undefined && found !== undefined && !sameFigures(expected, found)) {
    counter.add(
      'oversold',
      `the total of ${name} is wrong: it is ${JSON.stringify(found)}, its events make ${JSON.stringify(expected)}`,
    )
  }
}

function sameFigures(a: Total, b: Total): boolean {
  if (a.sum !== b.sum) return false
  return !('min' in a) || ('min' in b && a.min === b.min && a.max === b.max)
}
