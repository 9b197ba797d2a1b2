import { createHash } from 'node:crypto'

/** The first 32 bits of the MD5 of an id: the part that a post has in the digest of a timeline. */
export function digestOf(id: string): number {
  return createHash('md5').update(id).digest().readUInt32BE(0)
}
