import type { Operation } from '../../../src/scenario/define.ts'
import { signInOperation } from '../../shared/sign-in.ts'
import { accounts } from '../dataset.ts'
import type { ShopMemory } from '../memory.ts'
import { drawUser, type ShopPlanState } from '../plan-state.ts'

export const signIn: Operation<ShopPlanState, ShopMemory, { readonly userId: number }> = signInOperation(
  accounts,
  drawUser,
)
