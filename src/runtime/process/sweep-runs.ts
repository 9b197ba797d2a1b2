import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import { type Owner, sharesProcesses } from '../../machine/owner.ts'
import { KEPT_LOGS } from '../kept-logs.ts'
import type { Leftover } from '../runtime.ts'
import { privateFolderExists, readOwnFile } from './private-folder.ts'
import { RECORD, removeQuietly, removeRun, runsFolder } from './run-folder.ts'
import { FoundLock, parseLockName } from './run-lock.ts'

/**
 * Ends the processes and removes the folders of runs whose owner has ended, and tells of what it has left because it
 * cannot know, or cannot remove it. Throws a UserError where other users may change what is in the folder of all runs.
 */
export function sweepRuns(): Leftover[] {
  const parent = runsFolder()
  if (!privateFolderExists(parent)) return []
  const locks = readdirSync(parent).flatMap((name) => {
    const lock = parseLockName(name)
    return lock ? [{ ...lock, file: join(parent, name) }] : []
  })
  const leftovers = locks.flatMap(({ file, run, owner }) => sweepRun(join(parent, run), file, owner))
  leftovers.push(...withoutOwner(parent))
  removeQuietly(parent)
  return leftovers
}

function sweepRun(path: string, file: string, owner: Owner): Leftover[] {
  using lock = FoundLock.look(file, owner)
  if (lock.life === 'alive') return []
  if (lock.life === 'unknown') {
    const keptBecause = `its owner, process ${owner.pid} of another container or machine, may be alive`
    return [{ kind: 'folder', name: path, keptBecause }]
  }
  const recorded = new Set(sharesProcesses(owner) ? recordedProcesses(join(path, RECORD)) : [])
  const removed = (kind: Leftover['kind'], names: readonly (string | number)[]): Leftover[] =>
    names.map((name) => ({ kind, name: String(name) }))
  const hadFolder = existsSync(path)
  try {
    const { processes, sharedMemory, controlGroups } = removeRun(path, recorded)
    lock.remove()
    return [
      ...removed('process', processes),
      ...removed('control group', controlGroups),
      ...removed('shared memory', sharedMemory),
      ...removed('folder', hadFolder ? [path] : []),
    ]
  } catch (error) {
    return [{ kind: 'folder', name: path, keptBecause: messageOf(error) }]
  }
}

/** What lies in the folder of all runs and names no owner: of an earlier version, or somebody's own. */
function withoutOwner(parent: string): Leftover[] {
  // The lock file of a run is made before its folder and removed after it, so it is looked for again.
  const strange = readdirSync(parent).filter((name) => !parseLockName(name) && name !== KEPT_LOGS)
  const owned = new Set(readdirSync(parent).map((name) => parseLockName(name)?.run))
  return strange
    .filter((name) => !owned.has(name) && existsSync(join(parent, name)))
    .map((name) => ({
      kind: 'folder',
      name: join(parent, name),
      keptBecause: 'it names no owner. Remove it by hand where no archbench runs',
    }))
}

/** By `keyOf`; a later process with the same pid has another. */
function recordedProcesses(file: string): string[] {
  return (readOwnFile(file) ?? '').split('\n').filter((line) => /^\d+ .+$/.test(line))
}
