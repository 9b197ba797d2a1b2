import type { Tokens } from '../../../accounts/tokens.ts'
import { ApiError, notFound } from '../../../base/api-error.ts'
import { MAX_ID, parseInteger } from '../../../base/parse.ts'
import type { Route, RouteRequest, RouteResponse } from '../../../base/route.ts'
import type { FollowOutcome, Profiles } from './port.ts'

/** The operations `viewProfile`, `follow` and `unfollow`. */
export function profilesRoutes(profiles: Profiles, tokens: Pick<Tokens, 'authenticate'>): Route[] {
  return [
    {
      name: 'viewProfile',
      method: 'GET',
      path: '/users/:id',
      async handle({ params }) {
        const profile = await profiles.profile(userIdOf(params))
        if (profile === undefined) throw notFound('user')
        return { status: 200, body: profile }
      },
    },
    {
      name: 'follow',
      method: 'POST',
      path: '/users/:id/follow',
      async handle({ headers, params }) {
        const followerId = tokens.authenticate(headers)
        const userId = userIdOf(params)
        if (userId === followerId) throw new ApiError(422, 'own_profile', 'Nobody can follow themselves.')
        return respond(userId, true, await profiles.follow(followerId, userId))
      },
    },
    {
      name: 'unfollow',
      method: 'DELETE',
      path: '/users/:id/follow',
      async handle({ headers, params }) {
        const followerId = tokens.authenticate(headers)
        const userId = userIdOf(params)
        return respond(userId, false, await profiles.unfollow(followerId, userId))
      },
    },
  ]
}

function userIdOf(params: RouteRequest['params']): number {
  const id = parseInteger(params.id, 1, MAX_ID)
  if (id === undefined) throw notFound('user')
  return id
}

function respond(userId: number, following: boolean, outcome: FollowOutcome): RouteResponse {
  if (outcome === 'unknown_user') throw notFound('user')
  return { status: outcome === 'done' ? 200 : 202, body: { userId, following } }
}
