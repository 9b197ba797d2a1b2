import { Bench, type Task } from 'tinybench'
import type { KernelTiming } from '../result/fingerprint-schema.ts'
import type { Kernel } from './kernels/kernel.ts'

/** Every kernel takes its turn in each: what disturbs one pass does not disturb all of any kernel. */
const PASSES = 5
const PASS_MS = 15
const FEWEST_CALLS = 5

/** Times kernels, one after the other in each of several passes, after each was warmed up. */
export async function runKernels(kernels: readonly Kernel[]): Promise<Record<string, KernelTiming>> {
  const bench = new Bench({
    time: PASS_MS,
    iterations: FEWEST_CALLS,
    warmupTime: PASS_MS,
    warmupIterations: FEWEST_CALLS,
    throws: true,
  })
  for (const { name, isAsync, work } of kernels) bench.add(name, work, { async: isAsync })
  for (const task of bench.tasks) await task.warmup()
  const passes = new Map<string, Pass[]>(bench.tasks.map(({ name }) => [name, []]))
  for (let pass = 0; pass < PASSES; pass++) {
    for (const task of bench.tasks) passes.get(task.name)?.push(await runPass(task))
  }
  return Object.fromEntries([...passes].map(([name, of]) => [name, timing(of)]))
}

/** One pass of one kernel. */
export interface Pass {
  readonly medianUs: number
  readonly calls: number
}

async function runPass(task: Task): Promise<Pass> {
  task.reset() // a task that is complete would not run again
  await task.run()
  const { result } = task
  if (result.state !== 'completed') throw new Error(`the kernel ${task.name} was not run: ${result.state}`)
  return { medianUs: result.latency.p50 * 1_000, calls: result.latency.samplesCount }
}

/**
 * What other programs do only ever adds to a time, so the quietest pass is that of the machine; how far the others lie
 * above it tells how restless the machine was.
 * @param passes at least one
 */
export function timing(passes: readonly Pass[]): KernelTiming {
  const sorted = passes.map(({ medianUs }) => medianUs).sort((a, b) => a - b)
  const medianUs = sorted[0] ?? Number.NaN
  const middleUs = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  return { medianUs, spreadUs: middleUs - medianUs, calls: passes.reduce((sum, { calls }) => sum + calls, 0) }
}
