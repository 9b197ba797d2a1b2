import {
  type Assumptions,
  type Bill,
  type BreakEven,
  breakEvens,
  type Catalogue,
  type Demand,
  priceMonth,
  priceYear,
  type Sensitivity,
  sensitivities,
  sweepRates,
  sweepTotals,
  type Usage,
} from '../model/index.ts'

/** All that `cost` finds out: what reports of it are made from. */
export interface CostEstimate {
  readonly today: string
  readonly demand: Demand
  readonly assumptions: Assumptions
  readonly targets: readonly Usage[]
  readonly catalogues: readonly CatalogueEstimate[]
}

/** What one provider would charge. */
export interface CatalogueEstimate {
  readonly name: string
  readonly title: string
  /** One for each target, in their order. */
  readonly bills: readonly Bill[]
  /** Totals of twelve months for each target. */
  readonly years: readonly (readonly number[])[]
  readonly breakEvens: readonly BreakEven[]
  readonly sensitivities: readonly (readonly Sensitivity[])[]
  /** Totals over average rates, for plots. */
  readonly sweep: { readonly ratesPerSecond: readonly number[]; readonly usdPerMonth: readonly (readonly number[])[] }
}

const PLOT = { fromPerSecond: 0.1, toPerSecond: 10_000, points: 61 }

/** Prices targets with catalogues under one demand. Pure. */
export function estimateCost(
  targets: readonly Usage[],
  {
    demand,
    assumptions,
    catalogues,
    today,
  }: {
    readonly demand: Demand
    readonly assumptions: Assumptions
    readonly catalogues: readonly Catalogue[]
    readonly today: string
  },
): CostEstimate {
  return {
    today,
    demand,
    assumptions,
    targets,
    catalogues: catalogues.map((catalogue): CatalogueEstimate => {
      const options = { assumptions, catalogue, today }
      const rates = sweepRates(PLOT)
      return {
        name: catalogue.name,
        title: catalogue.title,
        bills: targets.map((usage) => priceMonth(usage, demand, options)),
        years: targets.map((usage) => priceYear(usage, demand, options)),
        breakEvens: breakEvens(targets, demand, options),
        sensitivities: targets.map((usage) => sensitivities(usage, demand, options)),
        sweep: {
          ratesPerSecond: rates,
          usdPerMonth: targets.map((usage) => sweepTotals(usage, demand, options, rates)),
        },
      }
    }),
  }
}
