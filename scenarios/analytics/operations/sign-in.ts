import type { Operation } from '../../../src/scenario/define.ts'
import { credentialsBody, sessionAnswer } from '../answers.ts'
import { apiKeyOf } from '../dataset.ts'
import type { AnalyticsMemory } from '../memory.ts'
import { type AnalyticsPlanState, drawClient } from '../plan-state.ts'

export const signIn: Operation<AnalyticsPlanState, AnalyticsMemory, { readonly clientId: number }> = {
  weight: 1,
  plan: (_, random) => ({ clientId: drawClient(random) }),
  request: ({ clientId }) => ({ method: 'POST', path: '/tokens', body: { clientId, apiKey: apiKeyOf(clientId) } }),
  answers: { 201: sessionAnswer },
  learn({ clientId }, response, memory) {
    if (response.status === 201) memory.tokens.set(clientId, (response.body as { token: string }).token)
  },
  api: {
    summary: 'Sign in with an API key',
    description: 'The token is signed and expires after one hour, or after `expiresInSeconds`.',
    method: 'POST',
    path: '/tokens',
    body: credentialsBody,
    refusals: { 400: 'no JSON, or a wrong body', 401: 'unknown client or wrong key: the same answer for both' },
  },
}
