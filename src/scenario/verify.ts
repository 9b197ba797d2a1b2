import type { Drained, DrainedAudit } from './audit.ts'
import type { AcceptedWrite, Dataset, Findings, Found, Ledger, Scenario } from './define.ts'
import { byFindingKind, type FindingKind, noFindings } from './finding.ts'

/** Counts findings, and keeps the first few of them in words. */
export interface FindingsCounter {
  /** @param count how many writes (or units, for oversold) these words stand for; 1 where it is left out */
  add(kind: FindingKind, words: string, count?: number): void
  /** @param verified accepted writes that were looked up */
  findings(verified: number): Findings
}

const EXAMPLES = 10

/** A counter that has found nothing yet. */
export function countFindings(): FindingsCounter {
  const counts = noFindings()
  const examples: string[] = []
  return {
    add(kind, words, count = 1) {
      counts[kind] += count
      if (examples.length < EXAMPLES) examples.push(`${kind}: ${words}`)
    },
    findings: (verified) => ({ verified, ...counts, examples }),
  }
}

/**
 * What totals say of all writes and a sample says of some: what the sample found is among what the totals counted, where
 * they could count it, so of each kind the larger number stands.
 */
export function withSample(counted: Findings, sampled: Findings): Findings {
  return {
    verified: sampled.verified,
    ...byFindingKind((kind) => Math.max(counted[kind], sampled[kind])),
    examples: [...counted.examples, ...sampled.examples].slice(0, EXAMPLES),
  }
}

/** How a scenario's stored writes are compared with the ledger. */
export interface WriteComparison<Stored> {
  /** The client's key of a stored write, as `writeKey` makes it. */
  keyOf(stored: Stored): string
  idOf(stored: Stored): string
  /** The keys that the data set itself has stored. */
  readonly history: ReadonlySet<string>
  /** What is wrong with an accepted write as it is stored, or `undefined` where nothing is. */
  wrong(write: AcceptedWrite, stored: Stored): string | undefined
  /** Whether a stored write had an effect: a refusal may be stored too, without having been accepted. */
  applied(stored: Stored): boolean
}

/**
 * Holds the ledger against what is stored: every accepted write is there under its id and as it was sent (else `lost`),
 * no key is stored twice (`duplicated`), and nothing is stored that was neither sent nor in the data set (`phantom`).
 */
export function compareWrites<Stored>(
  counter: FindingsCounter,
  ledger: Ledger,
  stored: readonly Stored[],
  comparison: WriteComparison<Stored>,
): void {
  const { keyOf, idOf, history, wrong, applied } = comparison
  const byId = new Map(stored.map((row) => [idOf(row), row]))
  const sent = new Set(ledger.unresolved)
  for (const write of ledger.accepted) {
    sent.add(write.key)
    const row = byId.get(write.id)
    if (row === undefined)
      counter.add('lost', `${write.id} (key ${write.key})${whenAccepted(write)} was accepted and is not stored`)
    else if (keyOf(row) !== write.key) {
      counter.add(
        'lost',
        `${write.id}${whenAccepted(write)} was accepted for key ${write.key} and is stored for key ${keyOf(row)}`,
      )
    } else {
      const words = wrong(write, row)
      if (words !== undefined) counter.add('lost', `${write.id} (key ${write.key})${whenAccepted(write)} ${words}`)
    }
  }
  const seen = new Set<string>()
  for (const row of stored) {
    const key = keyOf(row)
    if (seen.has(key)) counter.add('duplicated', `key ${key} is stored more than once, ${idOf(row)} being one of them`)
    seen.add(key)
    if (!sent.has(key) && !history.has(key) && applied(row)) {
      counter.add('phantom', `${idOf(row)} (key ${key}) is stored and nobody sent it`)
    }
  }
  for (const key of history) {
    if (!seen.has(key)) counter.add('lost', `key ${key} was in the data set and is not stored`)
  }
}

/** `, of second 12 of its load,`: when it was accepted, from 1; nothing for what was written before any load. */
export function whenAccepted({ acceptedMs }: Pick<AcceptedWrite, 'acceptedMs'>): string {
  return acceptedMs === undefined ? '' : `, of second ${Math.max(1, Math.floor(acceptedMs / 1_000) + 1)} of its load,`
}

/**
 * What a round left behind, held against what was accepted: the scenario's invariants, and that nothing is pending for good.
 */
export function verifyRound(scenario: Scenario, data: Dataset, ledger: Ledger, drained: DrainedAudit): Findings {
  return withPending(complete(scenario.verify(data, ledger, drained.audit)), drained)
}

/** Findings of every kind. */
export function complete(found: Found): Findings {
  return { ...noFindings(), ...found }
}

/** Findings with the writes that were still pending when the time was up. */
export function withPending(findings: Findings, { stillPending, drainMs }: Drained): Findings {
  if (stillPending === 0) return findings
  const waited = `${Math.round(drainMs).toLocaleString('en')} ms`
  return {
    ...findings,
    lost: Math.max(findings.lost, stillPending),
    examples: [`lost: ${stillPending} accepted writes were still pending after ${waited}`, ...findings.examples],
  }
}
