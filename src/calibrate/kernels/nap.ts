import { KERNELS, type Kernel } from './kernel.ts'

const ASKED_MS = (KERNELS.nap.askedUs ?? 0) / 1_000

/** A thread that sleeps until a moment, as the one that keeps the schedule of an open loop does. */
export function napKernel(): Kernel {
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return { name: 'nap', isAsync: false, work: () => Atomics.wait(cell, 0, 0, ASKED_MS) }
}
