import { z } from 'zod'
import type { Operation } from '../../../src/scenario/define.ts'
import { sessionAnswer } from '../answers.ts'
import { emailOf, passwordOf } from '../dataset.ts'
import type { SocialMemory } from '../memory.ts'
import { drawActive, type SocialPlanState } from '../plan-state.ts'

const credentials = z
  .object({
    email: z.string().min(1).max(254),
    password: z.string().min(1).max(1_024),
    expiresInSeconds: z.int().min(1).max(3_600).default(3_600).describe('life of the token'),
  })
  .meta({ title: 'Credentials' })

export const signIn: Operation<SocialPlanState, SocialMemory, { readonly userId: number }> = {
  weight: 2,
  plan(state, random) {
    state.planned += 1
    return { userId: drawActive(random) }
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
  api: {
    summary: 'Sign in',
    method: 'POST',
    path: '/sessions',
    body: credentials,
    refusals: { 400: 'no e-mail or no password', 401: 'wrong e-mail or password: the same answer for both' },
  },
}
