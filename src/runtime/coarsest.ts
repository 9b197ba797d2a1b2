import type { CpuAccounting } from './runtime.ts'

/** Of several ways to count CPU time the one with the largest error; `null` where there are none. */
export function coarsest(all: readonly CpuAccounting[]): CpuAccounting | null {
  return all.reduce<CpuAccounting | null>(
    (worst, one) => (worst === null || one.resolutionMs > worst.resolutionMs ? one : worst),
    null,
  )
}
