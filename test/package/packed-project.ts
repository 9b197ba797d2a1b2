import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Packs the project into a folder, as it is published. @returns the path of the package */
export function packedProject(folder: string): string {
  const root = join(import.meta.dirname, '..', '..')
  const pack = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' })
  return join(folder, pack.trim().split('\n').at(-1) ?? '')
}
