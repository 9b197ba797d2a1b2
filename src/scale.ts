import { type CompareOptions, compare } from './compare.ts'
import type { Plan } from './config/plan.ts'
import { type ScaleRun, scalingOf } from './result/scaling-of.ts'
import type { Result } from './result/schema.ts'
import { summarise } from './result/summarise.ts'
import { SILENT } from './run/watch/progress.ts'
import { seededRandom } from './scenario/random.ts'
import { shuffled } from './scenario/sampling.ts'

export interface ScaleOptions extends Pick<CompareOptions, 'signal' | 'progress' | 'live'> {
  /** How often each budget is measured, each time with a fresh start of the target; once where it is left out. */
  readonly starts?: number | undefined
  /** Called with the result of all. */
  readonly onResult?: (result: Result) => Promise<void>
}

/**
 * Measures one target with one CPU budget after the other, in an order drawn from the seed, each in a run of its own, and
 * fits the Universal Scalability Law. The result is that of the largest budget, with all budgets in its `scaling`.
 *
 * A budget with which the target fails has no point. When the signal is aborted, what was measured so far comes back as
 * an interrupted result. Throws a UserError as `compare` does, and before anything starts where a budget is not possible.
 * @param plan with one target, and its `cpuBudgets`
 */
export async function scale(plan: Plan, options: ScaleOptions = {}): Promise<Result> {
  const { starts = 1, onResult, ...others } = options
  const { signal, progress = SILENT } = options
  const { cpuBudgets = [plan.cpus], seed, confidence } = plan
  const random = seededRandom(seed)
  const order = Array.from({ length: starts }, (_, start) =>
    shuffled(cpuBudgets, random).map((cpus) => ({ cpus, start })),
  ).flat()
  const runs: ScaleRun[] = []
  for (const [index, { cpus, start }] of order.entries()) {
    progress.say(`Budget ${index + 1} of ${order.length}: ${cpus} CPU`)
    const result = await compare({ ...plan, cpus }, others)
    runs.push({ cpus, start, result })
    if (signal?.aborted) break
  }
  const result = withScaling(runs, confidence)
  await onResult?.(result)
  return result
}

/** The result of the largest budget, with what was measured of all. */
function withScaling(runs: readonly ScaleRun[], confidence: number): Result {
  const results = runs.map(({ result }) => result)
  const { result: largest } = runs.reduce((a, b) => (b.cpus > a.cpus ? b : a))
  const sum = (of: (result: Result) => number): number => results.reduce((total, result) => total + of(result), 0)
  const [target, ...rest] = largest.targets
  const document = {
    ...largest,
    startedAt: results.map(({ startedAt }) => startedAt).toSorted()[0] ?? largest.startedAt,
    wallTimeMs: sum(({ wallTimeMs }) => wallTimeMs),
    measuredMs: sum(({ measuredMs }) => measuredMs),
    interrupted: results.some(({ interrupted }) => interrupted),
    targets: target === undefined ? [] : [{ ...target, scaling: scalingOf(runs, confidence) }, ...rest],
    warnings: [...new Set(results.flatMap(({ warnings }) => warnings))],
  }
  return { ...document, summary: summarise(document) }
}
