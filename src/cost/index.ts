/** The cost model. Pure: it runs in a browser as it does here. */
export { ASSUMPTIONS, type Assumptions, assume } from './assumptions.ts'
export { type Bill, type BillLine, monthTotal, type PricingOptions, priceMonth, tangent } from './bill.ts'
export { type BreakEven, breakEvens, DEFAULT_SWEEP, type Sweep, sweepRates, sweepTotals } from './break-even.ts'
export { type Catalogue, priceOf } from './catalogue.ts'
export { CATALOGUES } from './catalogues/index.ts'
export {
  countedDemand,
  type Demand,
  HOURS_PER_MONTH,
  monthlyRates,
  peakFactor,
  SHAPES,
  type Shape,
  shapedDemand,
} from './demand.ts'
export { isStale, type Price, type PriceTier, usdFor } from './price.ts'
export { CHANGE, type Sensitivity, sensitivities } from './sensitivity.ts'
export type { ComponentUse, CostKind, FunctionUse, Usage } from './usage.ts'
export { priceYear } from './year.ts'
