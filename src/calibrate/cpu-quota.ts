/**
 * How many CPUs the control group of a process may use: the tightest quota on the way up to the root, of version 2
 * (`cpu.max`) or 1 (`cpu.cfs_quota_us`). `null` where none is set or the files cannot be seen.
 * @param groups `/proc/self/cgroup`
 * @param read the text of a file below `/sys/fs/cgroup`; `undefined` where there is none
 */
export function cpuQuota(groups: string, read: (file: string) => string | undefined): number | null {
  const quotas = groups
    .split('\n')
    .flatMap((line) => {
      const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
      if (controllers === '') return upwards(path).map((group) => version2(read(`${group}/cpu.max`)))
      if (!controllers.split(',').includes('cpu')) return []
      return upwards(path).map((group) =>
        version1(read(`cpu/${group}/cpu.cfs_quota_us`), read(`cpu/${group}/cpu.cfs_period_us`)),
      )
    })
    .filter((quota) => quota !== undefined)
  return quotas.length === 0 ? null : Math.min(...quotas)
}

/** `/a/b` as `a/b`, `a` and the root: inside of a container the root is the container's own group. */
function upwards(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return Array.from({ length: parts.length + 1 }, (_, cut) => parts.slice(0, parts.length - cut).join('/') || '.')
}

/** `max 100000` is no limit, `150000 100000` one and a half CPUs. */
function version2(text: string | undefined): number | undefined {
  const [quota, period] = text?.trim().split(' ') ?? []
  return share(quota, period)
}

/** A quota of -1 is no limit. */
function version1(quota: string | undefined, period: string | undefined): number | undefined {
  return share(quota?.trim(), period?.trim())
}

function share(quota: string | undefined, period: string | undefined): number | undefined {
  const cpus = Number(quota) / Number(period)
  return cpus > 0 && Number.isFinite(cpus) ? cpus : undefined
}
