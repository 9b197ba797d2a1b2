import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { alienTokens } from '../../shared/alien-tokens.ts'
import { must } from '../../shared/must.ts'
import { errorAnswer, sessionAnswer } from '../answers.ts'
import { emailOf, historyOrderId, passwordOf, type ShopData } from '../dataset.ts'
import { bearer, signedIn, signInRequest } from './shopper.ts'

const HOUR_MS = 3_600_000
const CLOCK_TOLERANCE_MS = 60_000
/** A token that was to live for a second has expired by then, whatever it says of itself. */
const LONGEST_WAIT_MS = 2_000

const readRequest: ProbeRequest = { method: 'GET', path: `/orders/${historyOrderId(2)}` }

function signIn(body: unknown): ProbeRequest {
  return { method: 'POST', path: '/sessions', body }
}

const badSignIns: readonly (readonly [string, ProbeRequest])[] = [
  ['broken JSON', { method: 'POST', path: '/sessions', rawBody: '{"email":' }],
  ['no body', { method: 'POST', path: '/sessions' }],
  ['no e-mail', signIn({ password: 'x' })],
  ['no password', signIn({ email: emailOf(1) })],
  ['a life of no seconds', signIn({ email: emailOf(1), password: passwordOf(1), expiresInSeconds: 0 })],
]

export const sessionCases: readonly ContractCase<ShopData>[] = [
  {
    name: 'a token expires after one hour',
    async run(probe) {
      const { body } = await probe.expect(signInRequest(1), { 201: sessionAnswer })
      const { expiresAt } = sessionAnswer.parse(body)
      const lifetimeMs = Date.parse(expiresAt) - Date.now()
      must(
        Math.abs(lifetimeMs - HOUR_MS) < CLOCK_TOLERANCE_MS,
        () => `POST /sessions: found expiresAt ${Math.round(lifetimeMs / 1_000)} s from now, expected 3600 s`,
      )
    },
  },
  {
    name: 'a token that has expired is refused',
    async run(probe) {
      const { body: credentials } = signInRequest(2)
      const request = signIn({ ...(credentials as object), expiresInSeconds: 1 })
      const { token, expiresAt } = sessionAnswer.parse((await probe.expect(request, { 201: sessionAnswer })).body)
      await delay(Math.min(Date.parse(expiresAt) - Date.now() + 50, LONGEST_WAIT_MS))
      await probe.expect({ ...readRequest, headers: bearer(token) }, { 401: errorAnswer })
    },
  },
  {
    name: 'a wrong password and an unknown e-mail get the same answer',
    async run(probe) {
      const wrong = await probe.expect(signIn({ email: emailOf(1), password: 'wrong' }), { 401: errorAnswer })
      const unknown = await probe.expect(signIn({ email: 'nobody@shop.example', password: passwordOf(1) }), {
        401: errorAnswer,
      })
      must(
        isDeepStrictEqual(wrong.body, unknown.body),
        () =>
          `POST /sessions: found ${JSON.stringify(wrong.body)} for a wrong password and ${JSON.stringify(unknown.body)} for an unknown e-mail, expected the same`,
      )
    },
  },
  ...badSignIns.map(
    ([what, request]) =>
      ({
        name: `a sign-in with ${what} is refused`,
        run: async (probe) => void (await probe.expect(request, { 400: errorAnswer })),
      }) satisfies ContractCase<ShopData>,
  ),
  {
    name: 'orders are refused without a valid token',
    async run(probe) {
      const shopper = await signedIn(probe, 1)
      const headers = alienTokens(shopper.token).map(([, token]) => bearer(token))
      for (const authorization of [{}, { authorization: shopper.token }, { authorization: 'Basic dTpw' }, ...headers]) {
        await probe.expect(
          {
            ...shopper.order('contract-no-token', [{ productId: 1, quantity: 1 }]),
            headers: { 'idempotency-key': 'contract-no-token', ...authorization },
          },
          { 401: errorAnswer },
        )
        await probe.expect({ ...shopper.read(historyOrderId(1)), headers: authorization }, { 401: errorAnswer })
      }
    },
  },
]
