import { readFileSync } from 'node:fs'

/** A CPU quota of a control group, and how to read what it did. */
export interface CpuQuota {
  readonly cpus: number
  /** File below `/sys/fs/cgroup` that counts periods. */
  readonly statFile: string
}

/** What a quota did since the control group was made. */
export interface Throttling {
  /** Periods in which anything of the group ran. */
  readonly periods: number
  /** Those of them in which it was held. */
  readonly throttledPeriods: number
  /** For how long, all CPUs together. */
  readonly throttledMs: number
}

/** The text of a file below `/sys/fs/cgroup`; `undefined` where there is none. */
export type ReadGroupFile = (file: string) => string | undefined

/** The quota that holds this process; `null` where none is known. */
export function ownQuota(): CpuQuota | null {
  return findQuota(readQuietly('/proc/self/cgroup') ?? '', readGroupFile)
}

/**
 * The tightest quota on the way from the control group of a process up to the root, of version 2 (`cpu.max`) or 1
 * (`cpu.cfs_quota_us`). `null` where none is set or the files cannot be seen.
 * @param groups `/proc/self/cgroup`
 */
export function findQuota(groups: string, read: ReadGroupFile): CpuQuota | null {
  const quotas = groups
    .split('\n')
    .flatMap((line) => {
      const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
      if (controllers === '') {
        return upwards(path).map((group) => quotaOf(version2(read(`${group}/cpu.max`)), group))
      }
      if (!controllers.split(',').includes('cpu')) return []
      return upwards(path).map((group) =>
        quotaOf(
          version1(read(`cpu/${group}/cpu.cfs_quota_us`), read(`cpu/${group}/cpu.cfs_period_us`)),
          `cpu/${group}`,
        ),
      )
    })
    .filter((quota) => quota !== undefined)
  return quotas.toSorted((a, b) => a.cpus - b.cpus)[0] ?? null
}

/** What the quota did so far; `null` where the system does not tell. */
export function readThrottling({ statFile }: CpuQuota, read: ReadGroupFile = readGroupFile): Throttling | null {
  const text = read(statFile)
  const value = (key: string): number | undefined => {
    const [, found] = new RegExp(`^${key} (\\d+)$`, 'm').exec(text ?? '') ?? []
    return found === undefined ? undefined : Number(found)
  }
  const [periods, throttledPeriods] = [value('nr_periods'), value('nr_throttled')]
  const [microseconds, nanoseconds] = [value('throttled_usec'), value('throttled_time')]
  const throttledMs = microseconds === undefined ? (nanoseconds ?? Number.NaN) / 1e6 : microseconds / 1e3
  if (periods === undefined || throttledPeriods === undefined || Number.isNaN(throttledMs)) return null
  return { periods, throttledPeriods, throttledMs }
}

/** What happened between two readings. */
export function throttlingBetween(before: Throttling | null, after: Throttling | null): Throttling | null {
  if (before === null || after === null) return null
  return {
    periods: after.periods - before.periods,
    throttledPeriods: after.throttledPeriods - before.throttledPeriods,
    throttledMs: after.throttledMs - before.throttledMs,
  }
}

/** `/a/b` as `a/b`, `a` and the root: inside of a container the root is the container's own group. */
function upwards(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return Array.from({ length: parts.length + 1 }, (_, cut) => parts.slice(0, parts.length - cut).join('/') || '.')
}

function quotaOf(cpus: number | undefined, group: string): CpuQuota | undefined {
  return cpus === undefined ? undefined : { cpus, statFile: `${group}/cpu.stat` }
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

function readGroupFile(file: string): string | undefined {
  return readQuietly(`/sys/fs/cgroup/${file}`)
}

function readQuietly(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // not this kind of system, or not for this user
  }
}
