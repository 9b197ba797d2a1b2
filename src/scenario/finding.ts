/**
 * Every way in which what a target stores can differ from what it accepted, in the order in which it is told. One is added here
 * and in the scenario that finds it: documents, tables and rankings go by this table. It is below the scenarios, which find them.
 */
export const FINDING_TABLE = [
  {
    kind: 'lost',
    title: 'Lost',
    short: 'Lost',
    meaning: 'accepted writes that are not stored, or not as they were sent',
  },
  { kind: 'duplicated', title: 'Duplicated', short: 'dupl.', meaning: 'writes that are stored more than once' },
  { kind: 'phantom', title: 'Phantom', meaning: 'stored writes that nobody sent' },
  {
    kind: 'oversold',
    title: 'Oversold',
    short: 'oversold',
    meaning:
      'what the totals do not account for: units sold that were not there, events counted twice, posts missing from a timeline',
  },
] as const satisfies readonly {
  readonly kind: string
  readonly title: string
  /** In the row of the headline table that tells the first sight of several. */
  readonly short?: string
  readonly meaning: string
}[]

/**
 * What can be wrong with what a target stores.
 * @useDeclaredType
 */
export type FindingKind = (typeof FINDING_TABLE)[number]['kind']

/** Writes (or units) by what is wrong with them. */
export type FindingCounts = Readonly<Record<FindingKind, number>>

export const FINDING_KINDS: readonly FindingKind[] = FINDING_TABLE.map(({ kind }) => kind)

/** A value for each kind. */
export function byFindingKind<T>(of: (kind: FindingKind) => T): Record<FindingKind, T> {
  return Object.fromEntries(FINDING_KINDS.map((kind) => [kind, of(kind)])) as Record<FindingKind, T>
}

/** Nothing wrong. */
export function noFindings(): Record<FindingKind, number> {
  return byFindingKind(() => 0)
}

export function sumOfFindings(all: readonly FindingCounts[]): Record<FindingKind, number> {
  return byFindingKind((kind) => all.reduce((sum, counts) => sum + counts[kind], 0))
}

/** What was found: the kinds whose count is above zero. */
export function foundKinds(counts: FindingCounts): [kind: FindingKind, count: number][] {
  return FINDING_KINDS.filter((kind) => counts[kind] > 0).map((kind) => [kind, counts[kind]])
}

/** Whether an invariant is broken: a single write is one too many. */
export function isBroken(counts: FindingCounts): boolean {
  return foundKinds(counts).length > 0
}
