import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import { ASSUMPTIONS, type Assumptions } from '../model/assumptions.ts'
import { FUNCTION_PROFILES } from '../model/catalogue.ts'

const CHOICES: Partial<Record<keyof Assumptions, readonly string[]>> = {
  compute: ['containers', 'machines'],
  broker: ['brokers', 'serverless', 'queue'],
  functionProfile: ['provider', ...FUNCTION_PROFILES],
  functionCpu: ['requests', 'always'],
}
const WHOLE: readonly (keyof Assumptions)[] = ['minReplicas', 'functionConcurrency', 'minInstances']
const SHARES: readonly (keyof Assumptions)[] = ['utilisation', 'databaseUtilisation', 'crossZoneShare']
const ABOVE_ZERO: readonly (keyof Assumptions)[] = [
  'minReplicas',
  'replicaVcpus',
  'utilisation',
  'databaseUtilisation',
  'burst',
  'requestsPerConnection',
  'functionConcurrency',
]

/**
 * Reads `key=value` pairs. Throws a UserError for a key that is no assumption, and for a value that does not fit.
 * @param from the flag or option that they stand under, for the error
 */
export function parseAssumptions(pairs: readonly string[], from = '--assume'): Partial<Assumptions> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key = '', text = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [undefined, pair, '']
      if (!isKey(key)) {
        const known = Object.keys(ASSUMPTIONS)
        throw new UserError(`there is no assumption "${key}"${closest(key, known)}`, {
          key: from,
          expected: known.join(', '),
          remedy: 'Name one of these; "archbench cost --assumptions" lists all with their defaults',
        })
      }
      return [key, readValue(key, text, from)]
    }),
  )
}

function isKey(key: string): key is keyof Assumptions {
  return Object.hasOwn(ASSUMPTIONS, key)
}

function readValue(key: keyof Assumptions, text: string, from: string): string | number | boolean {
  const choices = CHOICES[key]
  const isSwitch = typeof ASSUMPTIONS[key].value === 'boolean'
  if (choices?.includes(text)) return text
  if (isSwitch && /^(true|false|yes|no)$/.test(text)) return text === 'true' || text === 'yes'
  const isShare = SHARES.includes(key)
  const number = text.endsWith('%') && isShare ? Number(text.slice(0, -1)) / 100 : Number(text || Number.NaN)
  const fits =
    number >= 0 && Number.isFinite(number) && !(ABOVE_ZERO.includes(key) && number === 0) && !(isShare && number > 1)
  if (!choices && !isSwitch && fits && (!WHOLE.includes(key) || Number.isInteger(number))) return number
  throw new UserError(`this value does not fit ${key} (${ASSUMPTIONS[key].text})`, {
    key: from,
    found: text === '' ? 'nothing' : text,
    expected:
      choices?.join(', ') ?? (isSwitch ? 'true or false' : isShare ? 'a share like 0.6 or 60%' : expectedNumber(key)),
    remedy: `Write ${from} ${key}=${ASSUMPTIONS[key].value}, say`,
  })
}

function expectedNumber(key: keyof Assumptions): string {
  if (WHOLE.includes(key)) return ABOVE_ZERO.includes(key) ? 'a whole number above 0' : 'a whole number, 0 or more'
  return ABOVE_ZERO.includes(key) ? 'a number above 0' : 'a number, 0 or more'
}
