/** No container gets less: one that did nothing yet has to be able to begin. */
const LEAST_SHARE = 0.02

/**
 * Divides the CPU quota of a deployment among its containers, in proportion to what each has used; each gets a fiftieth at
 * least. An engine limits containers one by one.
 * @param usedMs CPU time of each, under the load that is going to be measured; null: not known, and all get the same
 * @returns CPUs of each, in their order; together the quota
 */
export function divideQuota(cpus: number, usedMs: readonly (number | null)[]): number[] {
  const known = usedMs.every((used) => used !== null && used >= 0) ? (usedMs as readonly number[]) : usedMs.map(() => 1)
  const total = known.reduce((sum, used) => sum + used, 0)
  const least = Math.min(LEAST_SHARE, 1 / known.length)
  const raised = known.map((used) => Math.max(least, total === 0 ? 1 / known.length : used / total))
  const all = raised.reduce((sum, share) => sum + share, 0)
  return raised.map((share) => (share / all) * cpus)
}
