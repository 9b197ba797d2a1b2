import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The number that the system knows this user by; where it numbers none, the name. */
export function userId(): string {
  return String(process.getuid?.() ?? userName() ?? 'user')
}

/** The name of this user; undefined where the system knows only the number, as in many containers. */
export function userName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

/** The home folder of this user; a folder without anything in it where the system knows of none. */
export function homeFolder(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  if (environment.HOME) return environment.HOME
  try {
    return homedir()
  } catch {
    return join(tmpdir(), `archbench-no-home-${userId()}`)
  }
}
