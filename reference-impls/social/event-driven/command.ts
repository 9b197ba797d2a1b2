import type { EventLog, LogEntry } from '../../architectures/event-driven/brokers/port.ts'
import { COMMANDS } from '../../architectures/event-driven/commands.ts'
import type { NewComment, NewPost } from '../domain/posts/store.ts'

/** What a worker is to do. */
export type SocialCommand =
  | { readonly kind: 'post'; readonly post: NewPost }
  | { readonly kind: 'comment'; readonly comment: NewComment }
  | {
      readonly kind: 'follow'
      readonly followerId: number
      readonly followeeId: number
      /** False: no longer. */
      readonly following: boolean
    }

/**
 * A command as an entry of the log. Its key is the author whose posts and followers it is about: posts, comments on them and
 * the author's followers all belong to one worker. So a comment never overtakes its post, and no follower is overlooked
 * because somebody else is fanning out at the same time.
 */
export function entryOf(authorId: number, command: SocialCommand): LogEntry {
  return { key: String(authorId), value: JSON.stringify(command) }
}

/** Resolves once the command is durable. */
export function send(log: Pick<EventLog, 'append'>, authorId: number, command: SocialCommand): Promise<void> {
  return log.append(COMMANDS, [entryOf(authorId, command)])
}
