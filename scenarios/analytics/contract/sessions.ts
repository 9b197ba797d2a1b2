import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { rowAt } from '../../../src/scenario/rows.ts'
import { alienTokens } from '../../shared/alien-tokens.ts'
import { must } from '../../shared/must.ts'
import { bearer } from '../../shared/sign-in.ts'
import { errorAnswer, sessionAnswer } from '../answers.ts'
import { type AnalyticsData, apiKeyOf, CLIENTS, START_MS } from '../dataset.ts'
import { eventsOfDay, signedIn, signInRequest } from './sender.ts'

const HOUR_MS = 3_600_000
const CLOCK_TOLERANCE_MS = 60_000
/** A token that was to live for a second has expired by then, whatever it says of itself. */
const LONGEST_WAIT_MS = 2_000

const signIn = (body: unknown): ProbeRequest => ({ method: 'POST', path: '/tokens', body })

const badSignIns: readonly (readonly [string, ProbeRequest])[] = [
  ['broken JSON', { method: 'POST', path: '/tokens', rawBody: '{"clientId":' }],
  ['no body', { method: 'POST', path: '/tokens' }],
  ['no client', signIn({ apiKey: apiKeyOf(1) })],
  ['no key', signIn({ clientId: 1 })],
  ['a life of no seconds', signIn({ clientId: 1, apiKey: apiKeyOf(1), expiresInSeconds: 0 })],
  ['a client that is no number', signIn({ clientId: 'one', apiKey: apiKeyOf(1) })],
]

export const sessionCases: readonly ContractCase<AnalyticsData>[] = [
  {
    name: 'a token expires after one hour',
    async run(probe) {
      const { body } = await probe.expect(signInRequest(1), { 201: sessionAnswer })
      const lifetimeMs = Date.parse(sessionAnswer.parse(body).expiresAt) - Date.now()
      must(
        Math.abs(lifetimeMs - HOUR_MS) < CLOCK_TOLERANCE_MS,
        () => `POST /tokens: found expiresAt ${Math.round(lifetimeMs / 1_000)} s from now, expected 3600 s`,
      )
    },
  },
  {
    name: 'a token that has expired is refused',
    async run(probe) {
      const request = signIn({ clientId: 2, apiKey: apiKeyOf(2), expiresInSeconds: 1 })
      const { token, expiresAt } = sessionAnswer.parse((await probe.expect(request, { 201: sessionAnswer })).body)
      await delay(Math.min(Date.parse(expiresAt) - Date.now() + 50, LONGEST_WAIT_MS))
      const read: ProbeRequest = { method: 'GET', path: `/live?atMs=${START_MS}`, headers: bearer(token) }
      await probe.expect(read, { 401: errorAnswer })
    },
  },
  {
    name: 'a wrong key and an unknown client get the same answer',
    async run(probe) {
      const wrong = await probe.expect(signIn({ clientId: 1, apiKey: apiKeyOf(2) }), { 401: errorAnswer })
      const unknown = await probe.expect(signIn({ clientId: CLIENTS + 1, apiKey: apiKeyOf(1) }), { 401: errorAnswer })
      must(
        isDeepStrictEqual(wrong.body, unknown.body),
        () =>
          `POST /tokens: found ${JSON.stringify(wrong.body)} for a wrong key and ${JSON.stringify(unknown.body)} for an unknown client, expected the same`,
      )
    },
  },
  ...badSignIns.map(
    ([what, request]) =>
      ({
        name: `a sign-in with ${what} is refused`,
        run: async (probe) => void (await probe.expect(request, { 400: errorAnswer })),
      }) satisfies ContractCase<AnalyticsData>,
  ),
  {
    name: 'nothing is taken or told without a valid token',
    async run(probe, { events }) {
      const sender = await signedIn(probe, 1)
      const { dayMs, event } = eventsOfDay(1)
      const requests = [
        sender.post({ sentAtMs: dayMs, events: [event(0)] }),
        sender.get(`/events/${rowAt(events, 0).id}`),
        sender.get(`/aggregates?type=click&atMs=${START_MS}`),
        sender.get(`/top-users?type=click&atMs=${START_MS}`),
        sender.get(`/live?atMs=${START_MS}`),
      ]
      const aliens = alienTokens(sender.token).map(([, token]) => bearer(token))
      for (const headers of [{}, { authorization: sender.token }, { authorization: 'Basic dTpw' }, ...aliens]) {
        for (const request of requests) await probe.expect({ ...request, headers }, { 401: errorAnswer })
      }
    },
  },
]
