import type { Tokens } from '../../../accounts/tokens.ts'
import { queryInteger } from '../../../base/parse.ts'
import type { Route } from '../../../base/route.ts'
import { parsePlace, placeText } from '../posts/place.ts'
import type { Feed } from './port.ts'

/** The operation `readTimeline`. */
export function feedRoutes(feed: Feed, tokens: Pick<Tokens, 'authenticate'>): Route[] {
  return [
    {
      name: 'readTimeline',
      method: 'GET',
      path: '/timeline',
      async handle({ headers, query }) {
        const userId = tokens.authenticate(headers)
        const from = parsePlace(query.from)
        const limit = queryInteger('limit', query.limit, 1, 100, 20)
        // One post more than asked for is where the next page begins.
        const posts = await feed.timeline(userId, from, limit + 1)
        const following = posts[limit]
        return {
          status: 200,
          body: { posts: posts.slice(0, limit), next: following === undefined ? null : placeText(following) },
        }
      },
    },
  ]
}
