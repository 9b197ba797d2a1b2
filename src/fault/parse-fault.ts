import { closest } from '../base/suggest.ts'
import { DURATION, parseDurationMs } from '../base/units.ts'
import type { PlannedFault } from './fault.ts'
import { FAULT_NAMES, type FaultName, faultKind } from './faults.ts'

/** What stands where a fault does not fit. */
export const FAULT = 'a fault like kill:db@10s+5s, latency=200ms:db@10s+5s or partition:api/db@10s+5s'

const WRITTEN = /^(?<kind>[a-z-]+)(?:=(?<amount>[^:@]+))?:(?<components>[^@=]+)@(?<at>[^+]+)\+(?<length>.+)$/

/**
 * Reads `kind:component@start+duration`, with `=amount` after the kind and a second component after a slash where the kind
 * takes them. Throws an Error that says what does not fit.
 */
export function parseFault(text: string): PlannedFault {
  const { kind: name = '', amount, components = '', at = '', length = '' } = WRITTEN.exec(text.trim())?.groups ?? {}
  if (name === '') throw new Error(`Expected ${FAULT}.`)
  const kind = namedKind(name)
  const [atMs, durationMs] = [parseDurationMs(at), parseDurationMs(length)]
  if (atMs === undefined || durationMs === undefined) {
    throw new Error(`Expected ${DURATION} for the start and for the length after it, as in ${name}:db@10s+5s.`)
  }
  return {
    kind,
    components: namedComponents(kind, components.split('/')),
    amount: readAmount(kind, amount),
    atMs,
    durationMs,
  }
}

/** Throws an Error where there is no fault of this name. */
export function namedKind(name: string): FaultName {
  const known = FAULT_NAMES.find((kind) => kind === name)
  if (known !== undefined) return known
  throw new Error(`Expected a fault (${FAULT_NAMES.join(', ')}), found "${name}"${closest(name, FAULT_NAMES)}`)
}

/** Throws an Error where a kind of fault is not about so many components. */
export function namedComponents(kind: FaultName, components: readonly string[]): readonly string[] {
  const [first, second] = components.map((name) => name.trim())
  const most = faultKind(kind).components === 'one' ? 1 : 2
  if (!first || second === '' || components.length > most || first === second) {
    throw new Error(
      `Expected ${most === 1 ? 'one component' : 'one component, or two with a slash between'} for ${kind}.`,
    )
  }
  return second === undefined ? [first] : [first, second]
}

/** The standard amount where none is given. Throws an Error where the text is none, and where the kind has no amount. */
export function readAmount(kind: FaultName, text: string | undefined): number | undefined {
  const { amount } = faultKind(kind)
  if (text === undefined) return amount?.standard
  if (amount === undefined) throw new Error(`${kind} has no amount: leave out "=${text}".`)
  const value = amount.parse(text)
  if (value === undefined) throw new Error(`Expected ${amount.expected} for the amount of ${kind}.`)
  return value
}
