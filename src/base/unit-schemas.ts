import { z } from 'zod'
import {
  DURATION,
  GROWTH,
  parseBytes,
  parseDurationMs,
  parseGrowth,
  parseRate,
  parseReplay,
  parseResponseTimeMs,
  parseShare,
  RATE,
  REPLAY,
  RESPONSE_TIME,
} from './units.ts'

/** A value with a unit, as people write it; a bare number is taken as if it were quoted. */
function unit<T>(parse: (text: string) => T | undefined, expected: string) {
  return z
    .union([z.string(), z.number()], { error: expected })
    .transform((value, context): T => {
      const parsed = parse(String(value))
      if (parsed !== undefined) return parsed
      context.issues.push({ code: 'custom', message: expected, input: value })
      return z.NEVER
    })
    .meta({ title: expected })
}

/** Milliseconds. */
export const duration = unit(parseDurationMs, DURATION)

/** Milliseconds of a response; its unit has to be written. */
export const responseTime = unit(parseResponseTimeMs, RESPONSE_TIME)

/** 0 to 1, from month to month; 0 needs no unit. */
export const growth = unit((text) => (text === '0' ? 0 : parseGrowth(text)), GROWTH)

/** Bytes. */
export const size = unit(parseBytes, 'a size like 512M or 2G')

/** 0 to 1. */
export const share = unit(parseShare, 'a share like 5% or 0.5%, at most 100%')

/** Requests a second, or a share of the capacity. */
export const rate = unit(parseRate, RATE)

/** So much of a recording in so much time, both in milliseconds. */
export const replay = unit(parseReplay, REPLAY)
