import { z } from 'zod'
import type { Operation, ProbeRequest } from '../../src/scenario/define.ts'
import type { Random } from '../../src/scenario/random.ts'
import { sessionAnswer } from './answers.ts'

const credentials = z
  .object({
    email: z.string().min(1).max(254),
    password: z.string().min(1).max(1_024),
    expiresInSeconds: z.int().min(1).max(3_600).default(3_600).describe('life of the token'),
  })
  .meta({ title: 'Credentials' })

/** Who can sign in. */
export interface Accounts {
  emailOf(userId: number): string
  passwordOf(userId: number): string
}

/** Asks for a token; no body where none is given. */
export function signInWith(body?: unknown): ProbeRequest {
  return { method: 'POST', path: '/sessions', body }
}

export function signInRequest({ emailOf, passwordOf }: Accounts, userId: number): ProbeRequest {
  return signInWith({ email: emailOf(userId), password: passwordOf(userId) })
}

/** The header that shows a token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** The operation of users who sign in by e-mail and password; their tokens are remembered. */
export function signInOperation<
  PlanState extends { planned: number },
  Memory extends { readonly tokens: Map<number, string> },
>(accounts: Accounts, drawUser: (random: Random) => number): Operation<PlanState, Memory, { readonly userId: number }> {
  return {
    weight: 2,
    plan(state, random) {
      state.planned += 1
      return { userId: drawUser(random) }
    },
    request: ({ userId }) => signInRequest(accounts, userId),
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
}
