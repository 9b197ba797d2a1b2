import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makePrivateFolder } from './process/private-folder.ts'
import { removeQuietly, runsFolder } from './process/run-folder.ts'
import type { Leftover } from './runtime.ts'

/** So many are kept; the oldest make room for new ones. */
const MOST_LOGS = 20

/** The folder, in that of all runs, of the logs that errors name. */
export const KEPT_LOGS = 'failed-components'

/**
 * Keeps the log of a failed component, which its error names: until there are many newer ones, or `archbench clean`.
 * @returns the file; undefined where none can be written: a full disk must not hide why a component failed
 */
export function keepLog(component: string, lines: readonly string[]): string | undefined {
  const folder = keptLogsFolder()
  try {
    makePrivateFolder(dirname(folder))
    makePrivateFolder(folder)
    removeOldest(folder)
    const name = `${component.replaceAll(/[^\w.+-]+/g, '_')}-${randomBytes(4).toString('hex')}.log`
    const file = join(folder, name)
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
    return file
  } catch {
    return undefined
  }
}

/** Removes all logs that were kept. Call it after a sweep, which refuses an unsafe folder. */
export function removeKeptLogs(): Leftover[] {
  const folder = keptLogsFolder()
  if (!existsSync(folder)) return []
  rmSync(folder, { recursive: true, force: true })
  removeQuietly(dirname(folder))
  return [{ kind: 'folder', name: folder }]
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name))
  const byAge = files.map((file) => ({ file, at: statSync(file).mtimeMs })).sort((a, b) => b.at - a.at)
  for (const { file } of byAge.slice(MOST_LOGS - 1)) rmSync(file, { force: true })
}

function keptLogsFolder(): string {
  return join(runsFolder(), KEPT_LOGS)
}
