import { createHash } from 'node:crypto'
import type { MachineFacts } from '../result/fingerprint-schema.ts'

const DIGITS = 12

/** The same for the same facts, in whatever order they are named; how fast the machine is has no part in it. */
export function fingerprintId(facts: MachineFacts): string {
  const sorted = Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, DIGITS)
}
