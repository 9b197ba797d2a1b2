import { messageOf, UserError } from '../../base/errors.ts'
import { ownValue } from '../../base/own-value.ts'
import type { Plan } from '../../config/plan.ts'
import type { Result } from '../../result/schema.ts'
import type { ClaimsFile } from './claims-schema.ts'
import type { NotMeasured } from './judge.ts'
import { holdsRun } from './match-result.ts'
import { planOf, type RunSettings } from './run-plan.ts'

export interface Gathering {
  /** Results that are there already: a run that one of them holds is not measured again. */
  readonly given: readonly Result[]
  /** Undefined: nothing is measured, and what no given result holds stays unknown. */
  readonly measure: ((plan: Plan, run: string) => Promise<Result>) | undefined
  readonly settings: RunSettings
  readonly signal: AbortSignal
}

/**
 * The result of each run that these claims need, from what is given or by measuring. A run that fails is said to have
 * failed, with its reason; the others go on.
 */
export async function gatherResults(
  { claims, runs }: ClaimsFile,
  { given, measure, settings, signal }: Gathering,
): Promise<Map<string, Result | NotMeasured>> {
  const needed = new Set(claims.map(({ run }) => run).filter((run) => run !== undefined))
  const results = new Map<string, Result | NotMeasured>()
  for (const name of needed) {
    const run = ownValue(runs, name)
    if (!run) continue
    const held = given.find((result) => holdsRun(result, run))
    if (held) results.set(name, held)
    else if (measure) results.set(name, await attempt(async () => measure(await planOf(run, settings), name), signal))
    else
      results.set(name, {
        because: `no given result holds ${run.targets.join(', ')} on ${run.scenario}${run.rate === undefined ? '' : ` at ${run.rate}/s`}`,
      })
  }
  return results
}

async function attempt(work: () => Promise<Result>, signal: AbortSignal): Promise<Result | NotMeasured> {
  if (signal.aborted) return { because: 'the run was interrupted' }
  try {
    const result = await work()
    return result.interrupted ? { because: 'the run was interrupted' } : result
  } catch (error) {
    // A bug is not to be taken for something that cannot be measured.
    if (!(error instanceof UserError)) throw error
    return { because: `its run failed: ${messageOf(error)}` }
  }
}
