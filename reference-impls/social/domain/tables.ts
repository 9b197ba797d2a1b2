import { accountsBench, accountsSchema } from '../../accounts/postgres.ts'
import { materialisedFeedBench, timelinesSchema } from './feed/materialised.ts'
import { postsBench } from './posts/bench.ts'
import { postsSchema } from './posts/store.ts'
import { profilesBench } from './profiles/bench.ts'
import { profilesSchema } from './profiles/postgres.ts'

/** The tables of the social network where all its modules share a database and timelines are read from posts. */
export const networkSchema = [accountsSchema, profilesSchema, postsSchema]

/** What loads and audits them. */
export const networkBench = [accountsBench, profilesBench, postsBench]

/** The same where timelines are stored. */
export const storedTimelinesSchema = [...networkSchema, timelinesSchema]
export const storedTimelinesBench = [...networkBench, materialisedFeedBench]
