import type { ContractCase } from '../../../src/scenario/define.ts'
import { alienTokens } from '../../shared/alien-tokens.ts'
import { sessionCases as sharedCases } from '../../shared/session-cases.ts'
import { bearer } from '../../shared/sign-in.ts'
import { errorAnswer } from '../answers.ts'
import { accounts, historyPostId, type SocialData } from '../dataset.ts'
import { commentRequest, followRequest, postRequest, signedIn, timelineRequest } from './member.ts'

export const sessionCases: readonly ContractCase<SocialData>[] = [
  ...sharedCases<SocialData>(accounts, timelineRequest),
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
