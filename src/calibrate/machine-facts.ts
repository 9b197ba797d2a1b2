import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, release, totalmem, type } from 'node:os'
import { ownQuota } from '../machine/cpu-quota.ts'
import { describeMachine } from '../machine/machine.ts'
import type { MachineFacts } from '../result/fingerprint-schema.ts'

const GIB = 2 ** 30

/** What this machine is. To be asked before this process is kept to some of the CPUs. */
export function machineFacts(): MachineFacts {
  const { cpuModel, cpus, versions } = describeMachine()
  return {
    os: type(),
    kernel: release(),
    arch: process.arch,
    cpuModel,
    cpus,
    usableCpus: availableParallelism(),
    cpuQuota: ownQuota()?.cpus ?? null,
    memoryGib: Math.round(totalmem() / GIB),
    node: versions.node ?? 'unknown',
    virtualisation: virtualisation({
      cpuInfo: readQuietly('/proc/cpuinfo') ?? '',
      kernel: release(),
      container: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    }),
    governor: readQuietly('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim() ?? null,
  }
}

/** In words, from outside to inside; `null` where nothing tells of any, which does not mean that there is none. */
export function virtualisation(seen: {
  /** `/proc/cpuinfo`: only x86 says whether there is a hypervisor. */
  readonly cpuInfo: string
  readonly kernel: string
  readonly container: boolean
}): string | null {
  const machine = /microsoft/i.test(seen.kernel)
    ? 'WSL'
    : /^flags\s*:.*\bhypervisor\b/m.test(seen.cpuInfo)
      ? 'virtual machine'
      : undefined
  return [machine, seen.container ? 'container' : undefined].filter((layer) => layer !== undefined).join(', ') || null
}

function readQuietly(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // not this kind of system, or not for this user
  }
}
