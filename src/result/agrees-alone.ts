import type { Comparison } from './schema.ts'

/**
 * Whether the ratio of two targets that took turns and that of the same two driven alone agree: neither differs from the
 * other by more than chance may make it (bounds of a difference of two estimates: Zou and Donner, Statistics in Medicine
 * 2008, on logarithms).
 * @returns undefined where one of them has no interval
 */
export function agreesAlone({ ratio, alone }: Pick<Comparison, 'ratio' | 'alone'>): boolean | undefined {
  if (alone === null) return undefined
  const [higher, lower] = alone.value > ratio.value ? [alone, ratio] : [ratio, alone]
  if (higher.low === null || lower.high === null) return undefined
  const reach = Math.hypot(Math.log(higher.value / higher.low), Math.log(lower.high / lower.value))
  return Math.log(higher.value / lower.value) <= reach
}
