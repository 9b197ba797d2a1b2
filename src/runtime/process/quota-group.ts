import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ControlGroup, type GroupParent, groupParent, ownGroups } from './control-group.ts'

/** The kernel's own period. */
const PERIOD_US = 100_000
/** The least quota that the kernel takes. */
const LEAST_QUOTA_US = 1_000

/** A control group whose processes, all together, get no more CPU time than a quota: what a whole deployment is in. */
export class QuotaGroup implements Disposable {
  readonly #group: ControlGroup

  private constructor(group: ControlGroup) {
    this.#group = group
  }

  /** Makes a group; `undefined` where the kernel refuses. @param cpus CPU time for each unit of time that passes */
  static make(parent: GroupParent, name: string, cpus: number): QuotaGroup | undefined {
    const group = ControlGroup.make(parent, name)
    if (group === undefined) return undefined
    if (limit(group, cpus)) return new QuotaGroup(group)
    group.remove()
    return undefined
  }

  /** Has processes share the quota from now on, and whatever they start. One that has ended is no error. */
  add(pids: readonly number[]): void {
    for (const pid of pids) writeQuietly(join(this.#group.folder, 'cgroup.procs'), `${pid}`)
  }

  /** Removes it, when nothing runs in it any more. */
  [Symbol.dispose](): void {
    this.#group.remove()
  }
}

/** Where quotas can be set, or why they cannot. */
export type QuotaParent = { readonly parent: GroupParent } | { readonly refusal: string }

let known: QuotaParent | undefined

/** Where control groups with a CPU quota can be made, as one that was made and removed has shown; asked once. */
export function quotaParent(): QuotaParent {
  known ??= findParent()
  return known
}

function findParent(): QuotaParent {
  if (process.platform !== 'linux') return { refusal: 'only Linux can limit processes to a fraction of a CPU' }
  const parent = ownGroups('cpu').find(({ version }) => version === 1)
  if (parent === undefined) {
    return {
      refusal:
        'a fraction of a CPU takes the controller "cpu" of control groups version 1: in version 2 a group that archbench itself is in cannot be limited in part',
    }
  }
  if (groupParent()?.folder === parent.folder) {
    return { refusal: 'the controllers "cpu" and "cpuacct" are one here, and each component is in a group of its own' }
  }
  const group = QuotaGroup.make(parent, `archbench-try-${randomBytes(8).toString('hex')}`, 0.5)
  group?.[Symbol.dispose]()
  return group === undefined ? { refusal: `archbench may make no control group in ${parent.folder}` } : { parent }
}

/** Returns whether the kernel took it. */
function limit({ folder }: ControlGroup, cpus: number): boolean {
  const quota = `${Math.max(LEAST_QUOTA_US, Math.round(cpus * PERIOD_US))}`
  const file = join(folder, 'cpu.cfs_quota_us')
  writeQuietly(join(folder, 'cpu.cfs_period_us'), `${PERIOD_US}`)
  writeQuietly(file, quota)
  try {
    return readFileSync(file, 'utf8').trim() === quota
  } catch {
    return false
  }
}

function writeQuietly(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch {
    // Refused, or the process has ended: what came of it is read.
  }
}
