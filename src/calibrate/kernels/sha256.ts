import { createHash } from 'node:crypto'
import type { Kernel } from './kernel.ts'

/** Native arithmetic in the first-level cache: the clock of the CPU, and whether it has instructions for this. */
export function sha256Kernel(): Kernel {
  const block = Buffer.alloc(16 * 1_024, 7)
  return { name: 'sha256', isAsync: false, work: () => createHash('sha256').update(block).digest() }
}
