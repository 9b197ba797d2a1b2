import type { ContractCase } from '../../../src/scenario/define.ts'
import type { ShopData } from '../dataset.ts'
import { badOrderCases } from './bad-orders.ts'
import { catalogueCases } from './catalogue.ts'
import { idempotencyCases } from './idempotency.ts'
import { orderCases } from './orders.ts'
import { sessionCases } from './sessions.ts'

/** What a shop must do and must refuse; the catalogue first, because the later cases change it. */
export const shopContract: readonly ContractCase<ShopData>[] = [
  ...catalogueCases,
  ...sessionCases,
  ...badOrderCases,
  ...orderCases,
  ...idempotencyCases,
]
