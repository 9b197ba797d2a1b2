import { invalid } from '../../../base/api-error.ts'
import type { Place } from './port.ts'

/** Before anything that there is: the latest time that a date can hold. */
export const NEWEST: Place = { createdAtMs: 8_640_000_000_000_000, id: '' }

const PLACE = /^(\d{1,15})-([\w.-]{1,64})$/

/** Whether this can be the id of a post or a comment; anything else need not be looked for. */
export const isId = (text: string | undefined): text is string => text !== undefined && /^[\w.-]{1,64}$/.test(text)

/** A place as it stands in a query: `1767225600000-some-id`. */
export const placeText = ({ createdAtMs, id }: Place): string => `${createdAtMs}-${id}`

/** The inverse of `placeText`; the newest where there is none, and anything else is refused with 400. */
export function parsePlace(text: string | undefined): Place {
  if (text === undefined) return NEWEST
  const [, createdAtMs, id] = PLACE.exec(text) ?? []
  if (createdAtMs === undefined || id === undefined) throw invalid('"from" must be what a page gave as "next".')
  return { createdAtMs: Number(createdAtMs), id }
}
