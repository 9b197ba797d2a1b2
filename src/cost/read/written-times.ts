/** How a date with strokes is written: the day first, or the month. */
export type DateOrder = 'day-first' | 'month-first'

/** What a cell says of time. */
export type WrittenTime =
  /** A moment, in milliseconds since 1970; local times are taken as they are written. */
  | { readonly kind: 'moment'; readonly atMs: number }
  /** A date without a time of day. */
  | { readonly kind: 'date'; readonly atMs: number }
  /** Day and month could be exchanged. */
  | { readonly kind: 'ambiguous' }

const CLOCK = String.raw`(?:[T ,]+\s*(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*([AaPp][Mm])?\s*(?:h|Uhr)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?`
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}$`)
const DOTTED = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${CLOCK}$`)
const STROKED = new RegExp(String.raw`^(\d{1,2})[/-](\d{1,2})[/-](\d{4})${CLOCK}$`)
const DAY_MS = 86_400_000

/**
 * Reads a date with or without a time of day: `2026-11-02 14:00`, `02.11.2026 14:00`, `11/2/2026 2:00 PM`.
 * `undefined` for anything else.
 * @param order what is known of dates with strokes
 */
export function readTime(text: string, order: DateOrder | undefined): WrittenTime | undefined {
  const trimmed = text.trim()
  const iso = ISO.exec(trimmed)
  if (iso) return timeOf([iso[1], iso[2], iso[3]], iso.slice(4))
  const dotted = DOTTED.exec(trimmed)
  if (dotted) return timeOf([dotted[3], dotted[2], dotted[1]], dotted.slice(4))
  const stroked = STROKED.exec(trimmed)
  if (!stroked) return undefined
  const [, first, second, year] = stroked
  const asWritten = order ?? orderOf(Number(first), Number(second))
  if (asWritten === undefined) return { kind: 'ambiguous' }
  const [day, month] = asWritten === 'day-first' ? [first, second] : [second, first]
  return timeOf([year, month, day], stroked.slice(4))
}

/** What one date with strokes says of how all are written. */
export function orderSeenIn(text: string): DateOrder | undefined {
  const [, first, second] = STROKED.exec(text.trim()) ?? []
  return first === undefined || first === second ? undefined : orderOf(Number(first), Number(second))
}

function orderOf(first: number, second: number): DateOrder | undefined {
  if (first > 12) return 'day-first'
  if (second > 12 || first === second) return 'month-first'
  return undefined
}

function timeOf(
  date: readonly (string | undefined)[],
  clock: readonly (string | undefined)[],
): WrittenTime | undefined {
  const [year = 0, month = 0, day = 0] = date.map(Number)
  const atMs = Date.UTC(year, month - 1, day)
  const isReal = new Date(atMs).getUTCMonth() === month - 1 && new Date(atMs).getUTCDate() === day
  if (!isReal || year < 1970) return undefined
  const [hourText, minute = '0', second = '0', half, zone] = clock
  if (hourText === undefined) return { kind: 'date', atMs }
  const written = Number(hourText)
  if (half !== undefined && (written < 1 || written > 12)) return undefined
  const hour = half === undefined ? written : (written % 12) + (/^p/i.test(half) ? 12 : 0)
  const ofDayMs = ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1_000
  if (Number(minute) > 59 || Number(second) > 60 || ofDayMs > DAY_MS) return undefined
  return { kind: 'moment', atMs: atMs + ofDayMs - offsetMs(zone) }
}

function offsetMs(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? []
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return sign === '-' ? -ms : ms
}
