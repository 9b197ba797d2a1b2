const BUSY_SHARE = 0.85

/**
 * The component that used most CPU, where the deployment as a whole used its CPUs up (85 % of them); `null` where it
 * did not: then it waited for something else (the disk, a lock, the driver).
 */
export function bottleneck(
  use: readonly { readonly component: string; readonly cpuMs: number }[],
  windowMs: number,
  cpus: number,
): string | null {
  const totalMs = use.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  if (totalMs < BUSY_SHARE * windowMs * cpus) return null
  return use.reduce((most, next) => (next.cpuMs > most.cpuMs ? next : most)).component
}
