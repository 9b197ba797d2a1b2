import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { alienTokens } from '../../shared/alien-tokens.ts'
import { must } from '../../shared/must.ts'
import { errorAnswer, sessionAnswer } from '../answers.ts'
import { emailOf, historyPostId, passwordOf, type SocialData } from '../dataset.ts'
import { bearer, commentRequest, followRequest, postRequest, signedIn, timelineRequest } from './member.ts'

/** A token that was to live for a second has expired by then, whatever it says of itself. */
const LONGEST_WAIT_MS = 2_000

function signIn(body: unknown): ProbeRequest {
  return { method: 'POST', path: '/sessions', body }
}

const badSignIns: readonly (readonly [string, ProbeRequest])[] = [
  ['broken JSON', { method: 'POST', path: '/sessions', rawBody: '{"email":' }],
  ['no body', { method: 'POST', path: '/sessions' }],
  ['no password', signIn({ email: emailOf(1) })],
  ['a life of no seconds', signIn({ email: emailOf(1), password: passwordOf(1), expiresInSeconds: 0 })],
]

export const sessionCases: readonly ContractCase<SocialData>[] = [
  {
    name: 'a token that has expired is refused',
    async run(probe) {
      const request = signIn({ email: emailOf(2), password: passwordOf(2), expiresInSeconds: 1 })
      const { token, expiresAt } = sessionAnswer.parse((await probe.expect(request, { 201: sessionAnswer })).body)
      await delay(Math.min(Date.parse(expiresAt) - Date.now() + 50, LONGEST_WAIT_MS))
      await probe.expect(timelineRequest(token), { 401: errorAnswer })
    },
  },
  {
    name: 'a wrong password and an unknown e-mail get the same answer',
    async run(probe) {
      const wrong = await probe.expect(signIn({ email: emailOf(1), password: 'wrong' }), { 401: errorAnswer })
      const unknown = await probe.expect(signIn({ email: 'nobody@social.example', password: passwordOf(1) }), {
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
      }) satisfies ContractCase<SocialData>,
  ),
  {
    name: 'nothing is written or shown without a valid token',
    async run(probe) {
      const { token } = await signedIn(probe, 1)
      const headers = alienTokens(token).map(([, alien]) => bearer(alien))
      const requests = [
        postRequest(token, 'contract-no-token', 'x'),
        commentRequest(token, 'contract-no-token', historyPostId(0), 'x'),
        followRequest(token, 3),
        followRequest(token, 2, false),
        timelineRequest(token),
      ]
      for (const request of requests) {
        for (const alien of [{}, { authorization: token }, { authorization: 'Basic dTpw' }, ...headers]) {
          const { authorization: _, ...others } = request.headers ?? {}
          await probe.expect({ ...request, headers: { ...others, ...alien } }, { 401: errorAnswer })
        }
      }
    },
  },
]
