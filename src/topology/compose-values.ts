import { z } from 'zod'

// The kinds of values that a compose file holds. Numbers and booleans come as text where they were interpolated.

/** Text; numbers and booleans are taken as they are written. */
export const text = z.union([z.string(), z.number(), z.boolean()], { error: 'text' }).transform(String)

export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'true or false' })
  .transform((value) => value === true || value === 'true')

export const integer = z
  .union([z.int(), z.string().regex(/^-?\d+$/, 'a whole number')], { error: 'a whole number' })
  .transform(Number)

/** Program and arguments. */
export const words = z.array(text, { error: 'a list of strings, program first (the shell form is not supported)' })

/** One value or a list of them. */
export const oneOrMore = z
  .union([z.string(), z.array(text)], { error: 'text or a list of texts' })
  .transform((value): string[] => (Array.isArray(value) ? value : [value]))

/** A mapping, or a list of `NAME=value`. */
export const keyValues = z
  .union([z.record(z.string(), z.union([text, z.null().transform(() => '')])), z.array(z.string())], {
    error: 'a mapping, or a list of NAME=value',
  })
  .transform((value): Record<string, string> => {
    if (!Array.isArray(value)) return value
    return Object.fromEntries(
      value.map((entry) => {
        const at = entry.indexOf('=')
        return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
      }),
    )
  })

const UNIT_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

const DURATION = 'a duration like 10s or 1m30s'

/** Milliseconds as Compose writes durations: `10s`, `1m30s`, `500ms`. */
export const durationMs = z
  .string({ error: DURATION })
  .regex(/^(\d+(us|ms|s|m|h))+$/, DURATION)
  .transform((duration) =>
    [...duration.matchAll(/(\d+)(us|ms|s|m|h)/g)].reduce(
      (sum, [, amount, unit = '']) => sum + Number(amount) * (UNIT_MS[unit] ?? Number.NaN),
      0,
    ),
  )

const UNIT_BYTES: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }
const SIZE = 'a size like 64m or 1gb'
const BYTES = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i

/** Bytes as Compose writes sizes: `64m`, `1gb`, a bare number; units are powers of 1024. */
export const bytes = z.union([z.int().positive(), z.string().regex(BYTES, SIZE)], { error: SIZE }).transform((size) => {
  if (typeof size === 'number') return size
  const [, amount, unit = ''] = BYTES.exec(size) ?? []
  return Math.round(Number(amount) * (UNIT_BYTES[unit.toLowerCase()] ?? Number.NaN))
})

/** Reports a value that is refused for a reason of its own. To be returned from a transform. */
export function refuse(context: z.RefinementCtx, value: unknown, expected: string, remedy: string): never {
  context.issues.push({ code: 'custom', input: value, message: expected, params: { remedy } })
  return z.NEVER
}
