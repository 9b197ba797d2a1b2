import { sealedIds } from '../../architectures/event-driven/sealed-ids.ts'

/** Ids of posts that tell who wrote them, and that they were accepted, before any worker has seen them. */
export interface PostIds {
  /** Always the same id for the same author and key. */
  issue(authorId: number, idempotencyKey: string): string
  /** The author of a post that was accepted under this id; `undefined` where none was. */
  authorOf(id: string): number | undefined
}

const FORM = /^(\d{1,10})\.([\w-]+)$/

/** Ids of the form `<author>.<sealed id>`. */
export function authoredPostIds(secret: string): PostIds {
  const seals = sealedIds(secret, 'post ids')
  return {
    issue: (authorId, idempotencyKey) => `${authorId}.${seals.issue(authorId, idempotencyKey)}`,
    authorOf(id) {
      const [, author, sealed] = FORM.exec(id) ?? []
      const authorId = Number(author)
      return sealed !== undefined && seals.belongsTo(sealed, authorId) ? authorId : undefined
    },
  }
}
