/** A week: longer ones do not fit into the timers of the run. */
const LONGEST_MS = 604_800_000
/** Far above what the load driver can send. */
const MOST_PER_SECOND = 1_000_000
const LARGEST_SHARE = 100

/** What stands where a duration, or a rate, does not fit. */
export const DURATION = 'a duration like 1500ms, 2s or 1m, at most 168h'
export const RATE = 'a rate like 200/s, or a share of the capacity like 50%, at most 1000000/s or 10000%'

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const BYTES: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/** `1500ms`, `1.5s`, `2m` in milliseconds; a bare number is seconds. `undefined` for anything else, for 0 and for more than a week. */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim()) ?? []
  const value = Number(amount) * (MS[unit] ?? Number.NaN)
  return value > 0 && value <= LONGEST_MS ? value : undefined
}

/** What stands where a response time, or a growth, does not fit. */
export const RESPONSE_TIME = 'a time with its unit, like 200ms or 2s'
export const GROWTH = 'a share like 5%, at most 100%'

/** A response time: as a duration, but the unit has to be written. `20` is milliseconds to some and seconds to others. */
export function parseResponseTimeMs(text: string): number | undefined {
  return /[a-z]\s*$/.test(text) ? parseDurationMs(text) : undefined
}

/** `512M`, `2G`, `2GiB` in bytes; units are powers of 1024. `undefined` for anything else, and for 0. */
export function parseBytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmg])(?:i?b)?$/i.exec(text.trim()) ?? []
  const value = Math.round(Number(amount) * (BYTES[unit?.toLowerCase() ?? ''] ?? Number.NaN))
  return value > 0 ? value : undefined
}

/** `5%` as 0.05. `undefined` for anything else, for 0 and for more than all. */
export function parseShare(text: string): number | undefined {
  const value = percentOf(text)
  return value !== undefined && value <= 1 ? value : undefined
}

/** `5%` or `0%` as 0.05 or 0, at most 100 %; a number without `%` is ambiguous, and `undefined` like anything else. */
export function parseGrowth(text: string): number | undefined {
  const value = Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1] ?? Number.NaN) / 100
  return value >= 0 && value <= 1 ? value : undefined
}

/** `200` or `200/s`, requests a second; `120%`, a share of the capacity. `undefined` for anything else, and for 0. */
export function parseRate(text: string): { perSecond: number } | { share: number } | undefined {
  const share = percentOf(text)
  if (share !== undefined) return share <= LARGEST_SHARE ? { share } : undefined
  const perSecond = Number(/^(\d+(?:\.\d+)?)\s*(?:\/\s*s)?$/.exec(text.trim())?.[1])
  return isRatePerSecond(perSecond) ? { perSecond } : undefined
}

/** `24h=2m`: so much of a recording in so much time. `undefined` for anything else. */
export function parseReplay(text: string): { spanMs: number; lengthMs: number } | undefined {
  const [span = '', length = '', ...more] = text.split('=')
  const [spanMs, lengthMs] = [parseDurationMs(span.trim()), parseDurationMs(length.trim())]
  return spanMs === undefined || lengthMs === undefined || more.length > 0 ? undefined : { spanMs, lengthMs }
}

export const REPLAY = 'a span and a length like 24h=2m'

/** Whether so many requests a second can be asked for. */
export function isRatePerSecond(value: number): boolean {
  return value > 0 && value <= MOST_PER_SECOND
}

function percentOf(text: string): number | undefined {
  const value = Number(/^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim())?.[1]) / 100
  return value > 0 ? value : undefined
}
