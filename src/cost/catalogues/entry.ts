import type { Price } from '../model/price.ts'

type About = Pick<Price, 'source' | 'readOn'> & Partial<Pick<Price, 'free' | 'unsure'>>
type Entry = Omit<Price, 'region'>

/** A price that is the same for every unit. */
export function flat(item: string, unit: string, usdPerUnit: number, about: About): Entry {
  return { item, unit, tiers: [{ upTo: null, usdPerUnit }], ...about }
}

/** A price that changes with the quantity of a month. */
export function tiers(
  item: string,
  unit: string,
  steps: readonly (readonly [upTo: number | null, usdPerUnit: number])[],
  about: About,
): Entry {
  return { item, unit, tiers: steps.map(([upTo, usdPerUnit]) => ({ upTo, usdPerUnit })), ...about }
}

/** Entries of one region. */
export function entries(region: string, all: Readonly<Record<string, Entry>>): Record<string, Price> {
  return Object.fromEntries(Object.entries(all).map(([key, entry]) => [key, { ...entry, region }]))
}
