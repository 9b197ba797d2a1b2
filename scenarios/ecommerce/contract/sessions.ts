import type { ContractCase } from '../../../src/scenario/define.ts'
import { alienTokens } from '../../shared/alien-tokens.ts'
import { must } from '../../shared/must.ts'
import { sessionCases as sharedCases } from '../../shared/session-cases.ts'
import { bearer, signInRequest } from '../../shared/sign-in.ts'
import { errorAnswer, sessionAnswer } from '../answers.ts'
import { accounts, historyOrderId, type ShopData } from '../dataset.ts'
import { signedIn } from './shopper.ts'

const HOUR_MS = 3_600_000
const CLOCK_TOLERANCE_MS = 60_000
const readAnOrder = (token: string) =>
  ({ method: 'GET', path: `/orders/${historyOrderId(2)}`, headers: bearer(token) }) as const

export const sessionCases: readonly ContractCase<ShopData>[] = [
  {
    name: 'a token expires after one hour',
    async run(probe) {
      const { body } = await probe.expect(signInRequest(accounts, 1), { 201: sessionAnswer })
      const { expiresAt } = sessionAnswer.parse(body)
      const lifetimeMs = Date.parse(expiresAt) - Date.now()
      must(
        Math.abs(lifetimeMs - HOUR_MS) < CLOCK_TOLERANCE_MS,
        () => `POST /sessions: found expiresAt ${Math.round(lifetimeMs / 1_000)} s from now, expected 3600 s`,
      )
    },
  },
  ...sharedCases<ShopData>(accounts, readAnOrder),
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
