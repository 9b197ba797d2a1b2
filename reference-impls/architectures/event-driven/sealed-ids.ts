import { createHmac, timingSafeEqual } from 'node:crypto'

const NAME_BYTES = 18
const NAME_LENGTH = (NAME_BYTES / 3) * 4
const SEAL_BYTES = 12

/** Ids that tell by themselves whose they are: what they stand for need not be stored when they are given out. */
export interface SealedIds {
  /** Always the same id for the same user and key. */
  issue(userId: number, idempotencyKey: string): string
  /** Whether this id was issued to this user. */
  belongsTo(id: string, userId: number): boolean
}

/**
 * Ids of 40 characters, base64url: a name (HMAC-SHA-256 of user and key) and a seal (HMAC-SHA-256 of user and name),
 * both cut short. Without the secret no seal can be made, so an id with a right one was issued, for an accepted command.
 * @param purpose what the ids stand for: those of one purpose are none of another
 */
export function sealedIds(secret: string, purpose: string): SealedIds {
  const key = createHmac('sha256', secret).update(purpose).digest()
  const digest = (part: string, userId: number, text: string, bytes: number): string =>
    createHmac('sha256', key).update(`${part}\n${userId}\n${text}`).digest().toString('base64url', 0, bytes)
  const sealOf = (userId: number, name: string): string => digest('seal', userId, name, SEAL_BYTES)
  return {
    issue(userId, idempotencyKey) {
      const name = digest('name', userId, idempotencyKey, NAME_BYTES)
      return name + sealOf(userId, name)
    },
    belongsTo(id, userId) {
      const name = id.slice(0, NAME_LENGTH)
      return sameText(id.slice(NAME_LENGTH), sealOf(userId, name))
    },
  }
}

/** Compares in a time that does not tell how much of the text was right. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
