import { notFound } from '../../base/api-error.ts'
import { MAX_ID, parseInteger } from '../../base/parse.ts'
import type { Route } from '../../base/route.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'
import type { FollowGraph } from '../domain/profiles/port.ts'

/** What profiles offer to other services only. */
export function profilesInternalRoutes(profiles: FollowGraph): Route[] {
  return [
    {
      name: 'followees',
      method: 'GET',
      path: '/internal/users/:id/followees',
      async handle({ params }) {
        const userId = parseInteger(params.id, 1, MAX_ID)
        if (userId === undefined) throw notFound('user')
        return { status: 200, body: await profiles.followeesOf(userId) }
      },
    },
  ]
}

/** Profiles, as far as other services need them, over HTTP. */
export function remoteProfiles(service: RemoteModule): FollowGraph {
  return { followeesOf: (userId) => service.get<number[]>(`/internal/users/${userId}/followees`) }
}
