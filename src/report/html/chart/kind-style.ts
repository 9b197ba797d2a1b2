import type { TargetResult } from '../../../result/schema.ts'

export type CostKind = TargetResult['components'][number]['cost']

/** The colour of each kind of component in every chart; white letters can be read on all of them. */
export const KIND_COLOURS: Readonly<Record<CostKind, string>> = {
  container: '#2b6cc4',
  database: '#0f7d66',
  broker: '#b4540a',
  functions: '#9440a8',
}

/** What the colours of these kinds stand for, in the order above. */
export function kindKey(kinds: Iterable<CostKind>): { name: string; colour: string }[] {
  const used = new Set(kinds)
  return Object.entries(KIND_COLOURS)
    .filter(([kind]) => [...used].some((each) => each === kind))
    .map(([name, colour]) => ({ name, colour }))
}
