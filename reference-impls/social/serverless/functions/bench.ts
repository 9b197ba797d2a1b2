import { accountsBench } from '../../../accounts/postgres.ts'
import { benchHandler } from '../../../architectures/serverless/handlers/bench.ts'
import { benchStores } from '../../../architectures/serverless/queue/bench.ts'
import { materialisedFeedBench } from '../../domain/feed/materialised.ts'
import { postsBench } from '../../domain/posts/bench.ts'
import { profilesBench } from '../../domain/profiles/bench.ts'
import { NEW_POSTS } from '../queue.ts'

export const handler = benchHandler(
  benchStores([NEW_POSTS], [accountsBench, profilesBench, postsBench, materialisedFeedBench]),
)
