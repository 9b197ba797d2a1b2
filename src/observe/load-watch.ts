import { cpus, loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { CpuMeter } from '../machine/cpu-meter.ts'
import { processTree } from '../machine/process-table.ts'
import { readSystemCpu, type SystemCpu } from '../machine/system-cpu.ts'
import type { MachineLoad } from '../result/conditions-schema.ts'

/** CPU time that is not other programs', in milliseconds since the first reading; undefined where it cannot be told. */
export type OwnCpu = () => Promise<number | undefined>

interface Reading {
  readonly system: SystemCpu | undefined
  readonly ownMs: number | undefined
}

/**
 * Watches what else the machine does on the CPUs that archbench may use: what they did, less what archbench did itself, is
 * other programs' doing.
 */
export class LoadWatch {
  readonly #cpuSet: readonly number[]
  readonly #ownCpu: OwnCpu
  readonly #before: Reading

  private constructor(cpuSet: readonly number[], ownCpu: OwnCpu, before: Reading) {
    this.#cpuSet = cpuSet
    this.#ownCpu = ownCpu
    this.#before = before
  }

  static async start(cpuSet: readonly number[], ownCpu: OwnCpu = ownProcesses()): Promise<LoadWatch> {
    return new LoadWatch(cpuSet, ownCpu, { ownMs: await ownCpu(), system: readCpus(cpuSet) })
  }

  /** Reads what archbench used, so that what ends before `stop` is not missed. */
  async sample(): Promise<void> {
    await this.#ownCpu()
  }

  /** What the machine did since. */
  async stop(): Promise<MachineLoad> {
    const after = { system: readCpus(this.#cpuSet), ownMs: await this.#ownCpu() }
    return { loadAverage: loadAverage(), ...sharesBetween(this.#before, after) }
  }
}

/** What two readings say of the time between them. */
export function sharesBetween(before: Reading, after: Reading): Pick<MachineLoad, 'foreignShare' | 'stealShare'> {
  const nothing = { foreignShare: null, stealShare: null }
  if (before.system === undefined || after.system === undefined) return nothing
  const totalMs = after.system.totalMs - before.system.totalMs
  if (totalMs <= 0) return nothing
  const share = (ms: number): number => Math.min(1, Math.max(0, ms / totalMs))
  const busyMs = after.system.busyMs - before.system.busyMs
  const isOwnKnown = before.ownMs !== undefined && after.ownMs !== undefined
  return {
    foreignShare: isOwnKnown ? share(busyMs - (after.ownMs - before.ownMs)) : null,
    stealShare: share(after.system.stealMs - before.system.stealMs),
  }
}

/** CPU time of this process and of all that it has started. */
export function ownProcesses(): OwnCpu {
  const meter = new CpuMeter()
  return async () => meter.read(processTree(process.pid))
}

/** How long the machine is looked at: some dozen ticks of the kernel's clock. */
const LOOK_MS = 400

/** What the machine does now; takes less than half a second. Rejects with the signal's reason when it is aborted. */
export async function lookAtMachine(cpuSet: readonly number[], signal?: AbortSignal): Promise<MachineLoad> {
  const watch = await LoadWatch.start(cpuSet)
  await delay(LOOK_MS, undefined, { signal }).catch(() => signal?.throwIfAborted())
  return watch.stop()
}

/** Windows has none, and Node.js says 0 there. */
function loadAverage(): number | null {
  return process.platform === 'win32' ? null : (loadavg()[0] ?? null)
}

/** Where the kernel has no /proc/stat, Node.js knows all but what a hypervisor took. */
function readCpus(cpuSet: readonly number[]): SystemCpu | undefined {
  if (process.platform === 'linux') return readSystemCpu(cpuSet)
  const times = cpus().map((cpu) => cpu.times)
  const busyMs = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  return { busyMs, stealMs: 0, totalMs: busyMs + times.reduce((sum, { idle }) => sum + idle, 0) }
}
