import type { Assumptions, Catalogue, Usage } from '../../../cost/model/index.ts'
import { CATALOGUES, type Shape } from '../../../cost/model/index.ts'

/** What the model is asked. */
export interface CostChoice {
  /** Requests a second, on average over a month. */
  readonly averagePerSecond: number
  readonly shape: Shape
  /** Name of a catalogue. */
  readonly catalogue: string
}

/** All that the costs of a report are calculated from; it is in the page, for the sliders. */
export interface CostInputs {
  /** As they are shown, in the order of the targets. */
  readonly usages: readonly Usage[]
  /** The place of each usage among the targets, which is its style. */
  readonly places: readonly number[]
  readonly assumptions: Assumptions
  /** The day that the run began, `2026-11-28`: prices are stale or not on that day. */
  readonly today: string
  readonly choice: CostChoice
}

/** The rates that the slider goes through, and the curves are drawn for. */
export const RATES = { fromPerSecond: 0.1, toPerSecond: 10_000 }

/** Catalogues that say what is rented for which part of a target. */
export function pricedCatalogues(): Catalogue[] {
  return Object.values(CATALOGUES).filter(({ offers }) => offers !== undefined)
}

/** The catalogue of a choice. Throws a RangeError for one that is not there. */
export function catalogueOf({ catalogue }: Pick<CostChoice, 'catalogue'>): Catalogue {
  const found = CATALOGUES[catalogue]
  if (found === undefined) throw new RangeError(`there is no catalogue ${catalogue}`)
  return found
}
