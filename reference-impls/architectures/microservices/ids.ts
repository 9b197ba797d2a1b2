import { invalid } from '../../base/api-error.ts'
import { MAX_ID, parseInteger } from '../../base/parse.ts'

/** Product ids as they stand in a query: `1,2,3`. */
export const joinIds = (ids: readonly number[]): string => ids.join(',')

/** The inverse of `joinIds`; anything else is refused with 400. */
export function parseIds(text: string | undefined): number[] {
  return (text ?? '').split(',').map((part) => {
    const id = parseInteger(part, 1, MAX_ID)
    if (id === undefined) throw invalid('"ids" must be positive whole numbers with commas between them.')
    return id
  })
}
