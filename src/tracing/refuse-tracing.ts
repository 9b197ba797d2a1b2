import { UserError } from '../base/errors.ts'
import type { RuntimeChoice } from '../runtime/choose-runtime.ts'

/**
 * Throws a UserError where the targets cannot reach the collector.
 * @param refusal why they cannot, as the runtime says; `undefined`: they can
 */
export function refuseTracing(refusal: string | undefined, { name, because }: RuntimeChoice): void {
  if (refusal === undefined) return
  throw new UserError(`targets cannot send traces to the collector of this run: ${refusal}`, {
    key: '--trace',
    found: `the runtime ${name}, because ${because}`,
    remedy: 'Give --runtime process where the targets can run so, or leave out --trace',
  })
}
