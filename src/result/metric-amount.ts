import { parseBytes, parseResponseTimeMs } from '../base/units.ts'
import type { Unit } from './metric.ts'

/** How an amount of each unit is written. */
export const AMOUNT_EXAMPLES: Readonly<Record<Unit, string>> = {
  ms: '200ms',
  bytes: '512M',
  share: '0.1%',
  'requests/s': '1000/s',
  'USD per million requests': '0.20',
}

const PATTERNS = {
  share: /^(\d+(?:\.\d+)?)\s*%$/,
  'requests/s': /^(\d+(?:\.\d+)?)\s*\/\s*s$/,
  'USD per million requests': /^\$?\s*(\d+(?:\.\d+)?)$/,
}

/** An amount as people write it, in the unit of the result document (a share is 0 to 1); `undefined` for anything else, and for 0. */
export function parseAmount(text: string, unit: Unit): number | undefined {
  if (unit === 'ms') return parseResponseTimeMs(text)
  if (unit === 'bytes') return parseBytes(text)
  const value = Number(PATTERNS[unit].exec(text)?.[1])
  if (!(value > 0)) return undefined
  return unit === 'share' ? value / 100 : value
}
