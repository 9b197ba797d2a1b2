import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { sendMessages } from '../../../architectures/serverless/queue/postgres.ts'
import { postsAtOnce } from '../../domain/posts/at-once.ts'
import { postsRoutes } from '../../domain/posts/routes.ts'
import { postgresPostStore } from '../../domain/posts/store.ts'
import { NEW_POSTS } from '../queue.ts'

// A post and its message commit together: no post is stored and then not shown to anybody.
const posts = postsAtOnce(postgresPostStore(database), (post) =>
  database.transaction(async (transaction) => {
    const isNew = await postgresPostStore(transaction).insertPost(post)
    if (isNew) await sendMessages(transaction, NEW_POSTS, [JSON.stringify(post.id)])
    return isNew
  }),
)

export const handler = lambdaOf(postsRoutes(posts, tokens))
