import type { Tokens } from '../../../accounts/tokens.ts'
import { ApiError, notFound } from '../../../base/api-error.ts'
import { parseText } from '../../../base/parse.ts'
import type { Route, RouteRequest, RouteResponse } from '../../../base/route.ts'
import { isId } from './place.ts'
import type { Pending, Post, PostedComment, Posts, Refused } from './port.ts'
import { parsePostText } from './text.ts'

/** The operations `post`, `comment` and `viewPost`. */
export function postsRoutes(posts: Posts, tokens: Pick<Tokens, 'authenticate'>): Route[] {
  const draft = ({ headers, body }: RouteRequest) => {
    const authorId = tokens.authenticate(headers)
    const idempotencyKey = parseText(headers['idempotency-key'], 'The header Idempotency-Key', 64)
    return { authorId, idempotencyKey, text: parsePostText(body) }
  }
  return [
    {
      name: 'post',
      method: 'POST',
      path: '/posts',
      handle: async (request) => respond(await posts.post(draft(request))),
    },
    {
      name: 'comment',
      method: 'POST',
      path: '/posts/:id/comments',
      async handle(request) {
        const wanted = draft(request)
        return respond(await posts.comment({ ...wanted, postId: postIdOf(request) }))
      },
    },
    {
      name: 'viewPost',
      method: 'GET',
      path: '/posts/:id',
      async handle(request) {
        const found = await posts.read(postIdOf(request))
        if (found === undefined) throw notFound('post')
        return { status: 200, body: found }
      },
    },
  ]
}

function postIdOf({ params: { id } }: RouteRequest): string {
  if (!isId(id)) throw notFound('post')
  return id
}

function respond(outcome: Post | PostedComment | Pending | Refused): RouteResponse {
  if (outcome === 'unknown_post') throw notFound('post')
  if (outcome === 'key_reused')
    throw new ApiError(422, 'idempotency_key_reused', 'This Idempotency-Key stands for something else.')
  return { status: 'status' in outcome ? 202 : 201, body: outcome }
}
