import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { askProgram } from '../../outside/programs.ts'

/** Version 2 counts in microseconds, version 1 in nanoseconds. */
export const GROUP_RESOLUTION_MS = 0.001

/** A control group of this process in which it can make others. */
export interface GroupParent {
  readonly version: 1 | 2
  readonly folder: string
}

/** Starts the program after it in a control group, of which the first argument is the file to join by. */
const JOIN = ['/bin/sh', '-c', '2>/dev/null echo $$ > "$0"; exec "$@"']

/** A control group of one component: whatever the component starts is in it, and the kernel counts for all of it. */
export class ControlGroup {
  readonly version: 1 | 2
  readonly folder: string

  constructor({ version, folder }: GroupParent) {
    this.version = version
    this.folder = folder
  }

  /** Makes a group; `undefined` where the kernel refuses. */
  static make(parent: GroupParent, name: string): ControlGroup | undefined {
    const folder = join(parent.folder, name)
    try {
      mkdirSync(folder)
    } catch {
      return undefined
    }
    return new ControlGroup({ ...parent, folder })
  }

  /** The command that runs another one in this group from its first instruction on. */
  joined(command: readonly string[]): readonly string[] {
    const [shell = '', ...rest] = JOIN
    return [shell, ...rest, join(this.folder, 'cgroup.procs'), ...command]
  }

  /** CPU time of all that ever ran in it, in milliseconds; `undefined` where the kernel does not tell. */
  cpuMs(): number | undefined {
    if (this.version === 2) {
      const usedUs = /^usage_usec (\d+)$/m.exec(readQuietly(join(this.folder, 'cpu.stat')) ?? '')?.[1]
      return usedUs === undefined ? undefined : Number(usedUs) / 1e3
    }
    const usedNs = readQuietly(join(this.folder, 'cpuacct.usage'))
    return usedNs === undefined ? undefined : Number(usedNs) / 1e6
  }

  /** The processes in it and in the groups that they have made below it. */
  pids(): number[] {
    return this.#folders().flatMap(pidsIn)
  }

  /** Removes it where nothing runs in it any more; true where it is gone. */
  remove(): boolean {
    for (const folder of this.#folders().toReversed()) {
      try {
        rmdirSync(folder)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return false
      }
    }
    return true
  }

  /** Outer ones first. */
  #folders(): string[] {
    const folders = [this.folder]
    for (const folder of folders) folders.push(...subfolders(folder))
    return folders
  }
}

let known: { readonly parent: GroupParent | undefined } | undefined

/** Where control groups can be made, as a group that was made, joined and removed has shown; asked once. */
export function groupParent(): GroupParent | undefined {
  known ??= { parent: process.platform === 'linux' ? ownGroups().find(isUsable) : undefined }
  return known.parent
}

/** The control groups that this process is in and that have a controller. */
export function ownGroups(controller?: 'cpuacct' | 'cpu'): GroupParent[] {
  const groups = readQuietly('/proc/self/cgroup') ?? ''
  return groupFolders(groups, readQuietly('/proc/self/mountinfo') ?? '', controller).filter(({ folder }) =>
    pidsIn(folder).includes(process.pid),
  )
}

/**
 * The folders of a process's control groups that have a controller: by default the one that counts CPU time. That of version 2 comes first: a group in it is only
 * counted, while one beside the `cpu` controller of version 1 is also scheduled as one.
 * @param groups `/proc/<pid>/cgroup`
 * @param mounts `/proc/<pid>/mountinfo`
 */
export function groupFolders(groups: string, mounts: string, controller: 'cpuacct' | 'cpu' = 'cpuacct'): GroupParent[] {
  const paths = [...groups.matchAll(/^\d+:([^:]*):(.*)$/gm)].map(([, controllers = '', path = '']) => ({
    controllers: controllers.split(','),
    path,
  }))
  const found = mounts.split('\n').flatMap((line): GroupParent[] => {
    const [mount = '', type = ''] = line.split(' - ')
    const [, , , root = '/', point = ''] = mount.split(' ')
    const [kind = '', , options = ''] = type.split(' ')
    const version =
      kind === 'cgroup2' ? 2 : kind === 'cgroup' && options.split(',').includes(controller) ? 1 : undefined
    const path = paths.find(({ controllers }) => controllers.includes(version === 2 ? '' : controller))?.path
    if (version === undefined || path === undefined) return []
    const below = relative(root, path)
    return [{ version, folder: join(point, below.startsWith('..') ? path : below) }]
  })
  return found.toSorted((a, b) => b.version - a.version)
}

function isUsable(parent: GroupParent): boolean {
  const group = ControlGroup.make(parent, `archbench-try-${randomBytes(8).toString('hex')}`)
  if (!group) return false
  const joined = askProgram(group.joined(['/bin/cat', '/proc/self/cgroup'])) ?? ''
  const isCounted = group.cpuMs() !== undefined
  return group.remove() && isCounted && joined.includes(group.folder.slice(parent.folder.length))
}

function pidsIn(folder: string): number[] {
  const text = readQuietly(join(folder, 'cgroup.procs')) ?? ''
  // 0 stands for a process of another PID namespace.
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0)
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name))
  } catch {
    return [] // gone
  }
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
