import type { Rows } from './define.ts'
import type { Random } from './random.ts'

/**
 * Rows that are made when they are asked for, so that ten million of them take no memory. Row `index` depends on its
 * index and the source's seed alone.
 */
export function generatedRows<Row extends object>(
  length: number,
  random: Random,
  make: (random: Random, index: number) => Row,
): Rows<Row> {
  const row = (index: number): Row => make(random.fork(String(index)), index)
  return {
    length,
    at(index) {
      const place = index < 0 ? length + index : index
      return Number.isInteger(place) && place >= 0 && place < length ? row(place) : undefined
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield row(index)
    },
  }
}

/** The row at a place that is known to be there. Throws a RangeError where it is not. */
export function rowAt<Row extends object>(rows: Rows<Row>, index: number): Row {
  const row = rows.at(index)
  if (row === undefined) throw new RangeError(`there is no row ${index} among ${rows.length}`)
  return row
}

/** One of the rows, each equally likely. */
export function pickRow<Row extends object>(rows: Rows<Row>, random: Random): Row {
  return rowAt(rows, random.int(0, rows.length - 1))
}
