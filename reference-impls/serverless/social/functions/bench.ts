import { accountsBench } from '../../../domain/accounts/postgres.ts'
import { materialisedFeedBench } from '../../../domain/feed/materialised.ts'
import { postsBench } from '../../../domain/posts/bench.ts'
import { profilesBench } from '../../../domain/profiles/bench.ts'
import { benchHandler } from '../../handlers/bench.ts'
import { benchStores } from '../../queue/bench.ts'
import { NEW_POSTS } from '../queue.ts'

export const handler = benchHandler(
  benchStores([NEW_POSTS], [accountsBench, profilesBench, postsBench, materialisedFeedBench]),
)
