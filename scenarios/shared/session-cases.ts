import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { ContractCase, Dataset, ProbeRequest } from '../../src/scenario/define.ts'
import { errorAnswer, sessionAnswer } from './answers.ts'
import { must } from './must.ts'
import { type Accounts, signInWith } from './sign-in.ts'

/** A token that was to live for a second has expired by then, whatever it says of itself. */
const LONGEST_WAIT_MS = 2_000

/** What users who sign in by e-mail and password may rely on. @param guarded a request that only a valid token lets through */
export function sessionCases<Data extends Dataset>(
  { emailOf, passwordOf }: Accounts,
  guarded: (token: string) => ProbeRequest,
): ContractCase<Data>[] {
  const badSignIns: readonly (readonly [string, ProbeRequest])[] = [
    ['broken JSON', { method: 'POST', path: '/sessions', rawBody: '{"email":' }],
    ['no body', signInWith()],
    ['no e-mail', signInWith({ password: 'x' })],
    ['no password', signInWith({ email: emailOf(1) })],
    ['a life of no seconds', signInWith({ email: emailOf(1), password: passwordOf(1), expiresInSeconds: 0 })],
  ]
  return [
    {
      name: 'a token that has expired is refused',
      async run(probe) {
        const request = signInWith({ email: emailOf(2), password: passwordOf(2), expiresInSeconds: 1 })
        const { token, expiresAt } = sessionAnswer.parse((await probe.expect(request, { 201: sessionAnswer })).body)
        await delay(Math.min(Date.parse(expiresAt) - Date.now() + 50, LONGEST_WAIT_MS))
        await probe.expect(guarded(token), { 401: errorAnswer })
      },
    },
    {
      name: 'a wrong password and an unknown e-mail get the same answer',
      async run(probe) {
        const wrong = await probe.expect(signInWith({ email: emailOf(1), password: 'wrong' }), { 401: errorAnswer })
        const nobody = signInWith({ email: 'nobody@archbench.example', password: passwordOf(1) })
        const unknown = await probe.expect(nobody, { 401: errorAnswer })
        must(
          isDeepStrictEqual(wrong.body, unknown.body),
          () =>
            `POST /sessions: found ${JSON.stringify(wrong.body)} for a wrong password and ${JSON.stringify(unknown.body)} for an unknown e-mail, expected the same`,
        )
      },
    },
    ...badSignIns.map(
      ([what, request]): ContractCase<Data> => ({
        name: `a sign-in with ${what} is refused`,
        run: async (probe) => void (await probe.expect(request, { 400: errorAnswer })),
      }),
    ),
  ]
}
