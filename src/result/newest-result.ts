import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { readResult } from './read-result.ts'
import type { Result } from './schema.ts'
import { usageOfTarget } from './usage-of-target.ts'

/** Results are named by the time at which they began. */
const RESULT = /^\d{4}-\d{2}-\d{2}T[\d-]+Z-(?:compare|run)-.*\.json$/

/** A result that was chosen from a folder. */
export interface ChosenResult {
  readonly file: string
  readonly result: Result
  /** Newer results that were passed over, each with the reason: `name: reason`. */
  readonly passedOver: readonly string[]
}

/**
 * The result in a folder that was begun last and is of use.
 * @param whyUnusable a sentence without a full stop; null: it can be used
 * @throws UserError where there is none
 */
export async function newestResult(
  folder: string,
  whyUnusable: (result: Result) => string | null,
): Promise<ChosenResult> {
  const names = await readdir(folder).catch(() => [])
  const passedOver: string[] = []
  for (const name of names
    .filter((each) => RESULT.test(each))
    .toSorted()
    .toReversed()) {
    const file = join(folder, name)
    const read = await readResult(file).catch((error: unknown) => {
      if (error instanceof UserError) return error.message
      throw error
    })
    const reason = typeof read === 'string' ? read : whyUnusable(read)
    if (typeof read !== 'string' && reason === null) return { file, result: read, passedOver }
    passedOver.push(`${name}: ${reason}`)
  }
  throw new UserError('there is no usable result', {
    file: folder,
    found: passedOver[0] ?? 'no file of a run',
    remedy: 'Run "archbench compare" first, or name a result file',
  })
}

/** Why no bill can be made of a result; null where one can. */
export function whyNoCost(result: Result): string | null {
  return result.targets.some((target) => usageOfTarget(result, target) !== undefined)
    ? null
    : 'no valid round says what a request takes'
}

/** Why nothing can be recommended from a result; null where something can. */
export function whyNoRecommendation(result: Result): string | null {
  return result.summary.targets.some(({ ranked }) => ranked) ? whyNoCost(result) : 'no target of it could be ranked'
}
