import { z } from 'zod'
import { shellWords } from './shell-words.ts'

// The kinds of values that a compose file holds. Numbers and booleans come as text where they were interpolated.

/** Text; numbers and booleans are taken as they are written. */
export const text = z.union([z.string(), z.number(), z.boolean()], { error: 'text' }).transform(String)

export const flag = z
  .union([z.boolean(), z.string().regex(/^(true|y|yes|on|false|n|no|off)$/i)], { error: 'true or false' })
  .transform((value) => value === true || /^(true|y|yes|on)$/i.test(String(value)))

export const integer = z
  .union([z.int(), z.string().regex(/^[-+]?\d+$/, 'a whole number')], { error: 'a whole number' })
  .transform(Number)

const WORDS = 'a list of strings, program first, or one string whose quotes close'

/** Program and arguments: a list, or one string that is split as Compose does. `null` takes back nothing. */
export const words = z.union([z.array(text), z.string()], { error: WORDS }).transform((value, context): string[] => {
  if (typeof value !== 'string') return value
  const split = shellWords(value)
  return split ?? refuse(context, value, WORDS, 'Close the quotes and brackets, or write the command as a list')
})

/** One value or a list of them. */
export const oneOrMore = z
  .union([z.string(), z.array(text)], { error: 'text or a list of texts' })
  .transform((value): string[] => (Array.isArray(value) ? value : [value]))

/** Refuses a path that is not on this machine: Compose can fetch files from elsewhere as well. */
export function localFile(path: string, context: z.RefinementCtx): string {
  if (!/^([a-z+]+:\/\/|git@|github\.com\/)/.test(path)) return path
  return refuse(context, path, 'a path on this machine', 'Fetch the file first and give its path')
}

/** A mapping, or a list of `NAME=value`. A name without a value is `null`: it takes its value from the surroundings. */
export const keyValues = z
  .union([z.record(z.string(), z.union([text, z.null()])), z.array(z.string())], {
    error: 'a mapping, or a list of NAME=value',
  })
  .transform((value): Record<string, string | null> => {
    if (!Array.isArray(value)) return value
    return Object.fromEntries(
      value.map((entry) => {
        const at = entry.indexOf('=')
        return at < 0 ? [entry, null] : [entry.slice(0, at), entry.slice(at + 1)]
      }),
    )
  })

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
])
const DURATION = 'a duration like 10s, 1.5s, 1m30s or 1d'
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w)/g

/** Milliseconds as Compose writes durations: `10s`, `1m30s`, `1.5s`, `1d`. */
export const durationMs = z
  .string({ error: DURATION })
  .regex(/^\+?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w))+)$/, DURATION)
  .transform((duration) =>
    [...duration.matchAll(PART)].reduce(
      (sum, [, amount, unit = '']) => sum + Number(amount) * (UNIT_MS.get(unit) ?? Number.NaN),
      0,
    ),
  )
  .refine((ms) => ms <= LONGEST_MS, 'a duration of at most 292 years')

/** What Go can hold. */
const LONGEST_MS = 9_223_372_036_854

const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 2 ** 10],
  ['m', 2 ** 20],
  ['g', 2 ** 30],
  ['t', 2 ** 40],
  ['p', 2 ** 50],
])
const SIZE = 'a size like 64m, 512MiB or 1gb'
const BYTES = /^(\d+\.?\d*|\.\d+) ?(?:b|([kmgtp])(?:i?b)?)?$/i

/** Bytes as Compose writes sizes: `64m`, `512MiB`, `64 MB`, a bare number; units are powers of 1024. */
export const bytes = z
  .union([z.int().positive(), z.string().regex(BYTES, SIZE)], { error: SIZE })
  .transform((size) => {
    if (typeof size === 'number') return size
    const [, amount, unit = ''] = BYTES.exec(size) ?? []
    return Math.floor(Number(amount) * (UNIT_BYTES.get(unit.toLowerCase()) ?? Number.NaN))
  })
  .refine((size) => size <= Number.MAX_SAFE_INTEGER, 'a size of at most 8 PiB')

/** Reports a value that is refused for a reason of its own. To be returned from a transform. */
export function refuse(context: z.RefinementCtx, value: unknown, expected: string, remedy: string): never {
  context.issues.push({ code: 'custom', input: value, message: expected, params: { remedy } })
  return z.NEVER
}
