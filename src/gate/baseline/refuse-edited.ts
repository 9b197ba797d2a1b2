import { UserError } from '../../base/errors.ts'
import { isAsWritten } from '../../result/checksum.ts'

/** From this version on, verdicts and baselines have a checksum. */
const SEALED_SINCE = 2

/** Refuses a verdict or a baseline that was changed after it was written. @throws UserError */
export function refuseEdited(document: unknown, what: 'verdict' | 'baseline', file: string): void {
  if (typeof document !== 'object' || document === null) return
  const { schemaVersion, checksum } = document as { schemaVersion?: unknown; checksum?: unknown }
  const isSealed = checksum !== undefined || typeof schemaVersion !== 'number' || schemaVersion < SEALED_SINCE
  if (isSealed && isAsWritten(document)) return
  throw new UserError(`this ${what} was changed after it was written`, {
    file,
    key: 'checksum',
    found: checksum === undefined ? 'none' : 'one that is not that of the content',
    remedy: 'Take the file as archbench wrote it, or save it again',
  })
}
