/** The cost model. Pure: it runs in a browser as it does here. */

export { CATALOGUES } from '../catalogues/index.ts'
export { ASSUMPTIONS, type Assumptions, assume } from './assumptions.ts'
export { type Bill, type BillLine, monthTotal, priceMonth } from './bill.ts'
export { type BreakEven, breakEvens, sweepRates, sweepTotals } from './break-even.ts'
export { type Catalogue, priceOf } from './catalogue.ts'
export { type Demand, monthlyRates, SHAPES, type Shape, shapedDemand } from './demand.ts'
export { ageText, isStale, type Price } from './price.ts'
export { scalingFactor } from './scaling.ts'
export { type Sensitivity, sensitivities } from './sensitivity.ts'
export type { Usage } from './usage.ts'
export { priceYear } from './year.ts'
