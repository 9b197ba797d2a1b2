// A worker that overlooks a follower: one post in twenty reaches the timelines of all followers but one.

import { runWorker } from '../../../reference-impls/architectures/event-driven/run-worker.ts'
import type { Sql } from '../../../reference-impls/base/sql.ts'
import { applySocial } from '../../../reference-impls/social/event-driven/apply.ts'
import type { SocialCommand } from '../../../reference-impls/social/event-driven/command.ts'
import { schema } from '../../../reference-impls/social/event-driven/schema.ts'

const overlook = {
  name: 'overlook',
  text: `delete from timeline_entries where post_id = $1
    and user_id = (select max(user_id) from timeline_entries where post_id = $1)`,
}

let posts = 0

await runWorker(schema, async (sql: Sql, commands: readonly SocialCommand[]) => {
  await applySocial(sql, commands)
  for (const command of commands) {
    if (command.kind === 'post' && ++posts % 20 === 0) await sql.query(overlook, [command.post.id])
  }
})
