import type { Place, Post } from '../posts/port.ts'

/** What somebody's home timeline holds: the posts of those whom they follow now, whenever these were written. */
export interface Feed {
  /** Posts from a place on, newest first. */
  timeline(userId: number, from: Place, limit: number): Promise<readonly Post[]>
}
