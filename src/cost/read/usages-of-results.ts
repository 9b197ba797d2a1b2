import { UserError } from '../../base/errors.ts'
import type { Result } from '../../result/schema.ts'
import { usageOfTarget } from '../../result/usage-of-target.ts'
import type { Usage } from '../model/usage.ts'

export interface NamedResult {
  /** Tells targets of the same name apart. */
  readonly name: string
  readonly result: Result
}

/** What the targets of results use for a request. Throws a UserError where no round of any of them says it. */
export function usagesOfResults(results: readonly NamedResult[]): Usage[] {
  const all = results.flatMap(({ name, result }) =>
    result.targets.flatMap((target) => {
      const usage = usageOfTarget(result, target)
      return usage ? [{ usage, name }] : []
    }),
  )
  if (all.length === 0) {
    throw new UserError('no round of these results says what a request takes', {
      file: results.map(({ name }) => name).join(', '),
      remedy:
        'Give a result with a valid round of a closed or open loop; "archbench report <result>" says why rounds do not count',
    })
  }
  const counts = Map.groupBy(all, ({ usage }) => usage.name)
  return all.map(({ usage, name }) =>
    (counts.get(usage.name)?.length ?? 0) > 1 ? { ...usage, name: `${usage.name} (${name})` } : usage,
  )
}
