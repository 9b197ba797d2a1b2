import type { Operation } from '../../../src/scenario/define.ts'
import { sessionAnswer } from '../answers.ts'
import { emailOf, passwordOf } from '../dataset.ts'
import type { ShopMemory } from '../memory.ts'
import { drawUser, type ShopPlanState } from '../plan-state.ts'

export const signIn: Operation<ShopPlanState, ShopMemory, { readonly userId: number }> = {
  weight: 2,
  plan(state, random) {
    state.planned += 1
    return { userId: drawUser(state, random) }
  },
  request: ({ userId }) => ({
    method: 'POST',
    path: '/sessions',
    body: { email: emailOf(userId), password: passwordOf(userId) },
  }),
  answers: { 201: sessionAnswer },
  learn({ userId }, response, memory) {
    if (response.status === 201) memory.tokens.set(userId, (response.body as { token: string }).token)
  },
}
