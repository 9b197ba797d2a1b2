const BUSY_SHARE = 0.85

/**
 * The component that used most CPU, where the deployment as a whole used its CPUs up (85 % of them); `null` where it
 * did not: then it waited for something else (the disk, a lock, the driver); `null` too where CPU time is not available.
 */
export function bottleneck(
  use: readonly { readonly component: string; readonly cpuMs: number | null }[],
  windowMs: number,
  cpus: number,
): string | null {
  const known = use.flatMap(({ component, cpuMs }) => (cpuMs === null ? [] : [{ component, cpuMs }]))
  if (known.length < use.length) return null
  const totalMs = known.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  if (totalMs < BUSY_SHARE * windowMs * cpus) return null
  return known.reduce((most, next) => (next.cpuMs > most.cpuMs ? next : most)).component
}
