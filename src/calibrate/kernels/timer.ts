import { KERNELS, type Kernel } from './kernel.ts'

const ASKED_MS = (KERNELS.timer.askedUs ?? 0) / 1_000

/** A timer of the event loop, which counts in whole milliseconds. */
export function timerKernel(): Kernel {
  return { name: 'timer', isAsync: true, work: () => new Promise<void>((resolve) => setTimeout(resolve, ASKED_MS)) }
}
