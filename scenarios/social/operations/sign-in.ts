import type { Operation } from '../../../src/scenario/define.ts'
import { signInOperation } from '../../shared/sign-in.ts'
import { accounts } from '../dataset.ts'
import type { SocialMemory } from '../memory.ts'
import { drawActive, type SocialPlanState } from '../plan-state.ts'

export const signIn: Operation<SocialPlanState, SocialMemory, { readonly userId: number }> = signInOperation(
  accounts,
  drawActive,
)
