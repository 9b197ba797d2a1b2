import { invalid } from '../../base/api-error.ts'
import { isInteger, MAX_ID, parseObject } from '../../base/parse.ts'
import type { Route } from '../../base/route.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'
import { parsePlace, placeText } from '../domain/posts/place.ts'
import type { Post, PostsByAuthor } from '../domain/posts/port.ts'

const MAX_POSTS = 1_000

/** What posts offer to other services only. It reads, but its question is too long for a query. */
export function postsInternalRoutes(posts: PostsByAuthor): Route[] {
  return [
    {
      name: 'latestPosts',
      method: 'POST',
      path: '/internal/latest-posts',
      bodyLimitBytes: 1024 * 1024,
      async handle({ body }) {
        const { authorIds, from, limit } = parseObject(body, 'The body', ['authorIds', 'from', 'limit'])
        if (!Array.isArray(authorIds) || !authorIds.every((id) => isInteger(id, 1, MAX_ID)))
          throw invalid('"authorIds" must be positive whole numbers.')
        if (!isInteger(limit, 1, MAX_POSTS)) throw invalid(`"limit" must be a whole number from 1 to ${MAX_POSTS}.`)
        const place = parsePlace(typeof from === 'string' ? from : undefined)
        return { status: 200, body: await posts.latestOf(authorIds, place, limit) }
      },
    },
  ]
}

/** Posts, as far as other services need them, over HTTP. */
export function remotePosts(service: RemoteModule): PostsByAuthor {
  return {
    latestOf: (authorIds, from, limit) =>
      service.post<Post[]>(
        '/internal/latest-posts',
        { authorIds, from: from.id === '' ? null : placeText(from), limit },
        true,
      ),
  }
}
