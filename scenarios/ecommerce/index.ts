import { defineScenario } from '../../src/scenario/define.ts'
import { storedOrder, storedStock } from './answers.ts'
import { shopApi } from './api.ts'
import { shopContract } from './contract/index.ts'
import { SHOPPERS, shopDataset } from './dataset.ts'
import { finalShop } from './final-state.ts'
import { emptyMemory } from './memory.ts'
import { listProducts, viewProduct } from './operations/browse.ts'
import { placeOrder, readOrder } from './operations/orders.ts'
import { signIn } from './operations/sign-in.ts'
import { shopPlanState } from './plan-state.ts'
import { shopSampling } from './sampling.ts'
import { verifyShop } from './verify.ts'

export default defineScenario({
  name: 'ecommerce',
  title: 'Online shop',
  description: 'Sign in, browse a catalogue, place orders that take stock, and look at them.',
  slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 2_000 },
  dataset: shopDataset,
  planState: shopPlanState,
  memory: emptyMemory,
  prepare: () =>
    Array.from({ length: SHOPPERS }, (_, index) => ({ operation: 'signIn', params: { userId: index + 1 } })),
  operations: { listProducts, viewProduct, signIn, placeOrder, readOrder },
  contract: shopContract,
  auditViews: { orders: storedOrder, stock: storedStock },
  verify: verifyShop,
  sampling: shopSampling,
  differential: { finalState: finalShop },
  api: shopApi,
})
