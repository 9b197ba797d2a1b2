import { UserError } from '../../base/errors.ts'
import { isThisMachine } from './local-address.ts'

/** Most requests a second that a URL gets which is not on this machine, unless its load was allowed. */
export const REMOTE_RATE = 10

/**
 * Whether a URL has to be treated gently: it is not on this machine, and nobody said that it may be loaded.
 * @param tooMuch what drives more than `REMOTE_RATE`, in words; undefined: nothing does
 * Throws a UserError where something does.
 */
export async function isGentle(url: URL, mayLoad: boolean, tooMuch: string | undefined): Promise<boolean> {
  if (mayLoad || (await isThisMachine(url.hostname))) return false
  if (tooMuch === undefined) return true
  throw new UserError(`${url.host} is not on this machine, and gets no more than ${REMOTE_RATE} requests/s`, {
    key: '--i-may-load-this',
    found: tooMuch,
    expected: `at most ${REMOTE_RATE} requests/s, as with --profile steady --rate ${REMOTE_RATE}`,
    remedy: 'Add --i-may-load-this where you may load it, or lower the rate',
  })
}
