import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ExitCode, UserError } from '../../../base/errors.ts'
import { askProgram } from '../../../outside/programs.ts'
import type { InstalledKind } from '../../../topology/embedded-kind.ts'
import { haproxy } from './haproxy.ts'
import { nginx } from './nginx.ts'
import type { ServerProgram } from './server-program.ts'
import { valkey } from './valkey.ts'

/** How each server is started. To add one: its file, a line here, and its name in `embedded-kind.ts`. */
export const SERVER_PROGRAMS: Readonly<Record<InstalledKind, ServerProgram>> = { haproxy, nginx, valkey }

export interface FoundProgram {
  readonly path: string
  /** As it prints it; empty where it prints none. */
  readonly version: string
}

/** Servers are often in folders that are not on the search path of an ordinary user. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin']

const found = new Map<InstalledKind, FoundProgram>()

/** Where a server is installed, and which version; `undefined` where it is not. What was found is remembered. */
export function findProgram(kind: InstalledKind): FoundProgram | undefined {
  const known = found.get(kind)
  if (known !== undefined) return known
  const { programs, versionArgs } = SERVER_PROGRAMS[kind]
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS]
  const path = programs.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
  if (path === undefined) return undefined
  // Some print it as an error.
  const printed = askProgram(['sh', '-c', 'exec "$0" "$@" 2>&1', path, ...versionArgs]) ?? ''
  const program = { path, version: /\d+\.\d+(\.\d+)?/.exec(printed)?.[0] ?? '' }
  found.set(kind, program)
  return program
}

/** Throws a UserError that says how to get a server that is not installed. */
export function requireProgram(kind: InstalledKind, file: string, service: string): FoundProgram {
  const program = findProgram(kind)
  if (program !== undefined) return program
  throw new UserError(`${kind} is not installed, which the process runtime needs for "${service}"`, {
    file,
    key: `services.${service}.x-archbench.embedded`,
    expected: `the program ${SERVER_PROGRAMS[kind].programs.join(' or ')}`,
    remedy: `${howToGet(kind)}, or run it as containers with --runtime docker`,
    exitCode: ExitCode.failed,
  })
}

/** One line how to install a server. */
export function howToGet(kind: InstalledKind): string {
  const { debian, homebrew } = SERVER_PROGRAMS[kind]
  return `Debian: apt-get install ${debian}; macOS: brew install ${homebrew}`
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
