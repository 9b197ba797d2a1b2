import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { IMPORTERS } from '../import/importers.ts'
import { writeWhole } from '../outputs/write-whole.ts'

/** What an import has written beside the settings file. */
export interface ImportedScenario {
  /** As archbench.yaml names it. */
  readonly scenario: string
  readonly written: readonly string[]
  readonly notes: readonly string[]
  readonly profiles: readonly string[]
}

/**
 * Makes a scenario of the file that a flag names; `undefined` where none does. Throws a UserError for two flags, for a file that
 * cannot be read, and where a file would be written over.
 * @param settingsFile the file beside which it is written
 */
export async function importScenario(flags: object, settingsFile: string): Promise<ImportedScenario | undefined> {
  const asked = IMPORTERS.flatMap((importer) => {
    const source: unknown = Reflect.get(flags, camelCase(importer.flag))
    return typeof source === 'string' ? [{ importer, source }] : []
  })
  const [first, second] = asked
  if (first === undefined) return undefined
  if (second !== undefined || Reflect.get(flags, 'scenario') !== undefined) {
    throw new UserError('only one scenario can be made at a time', {
      key: `--${second?.importer.flag ?? 'scenario'}`,
      found: `--${first.importer.flag} as well`,
      remedy: 'Fix: leave one of them out',
    })
  }
  const { files, notes, profiles = [] } = await first.importer.read(first.source)
  const folder = dirname(settingsFile)
  const written = files.map(({ name, text }) => ({ path: join(folder, name), text }))
  const there = written.find(({ path }) => existsSync(path))
  if (there !== undefined) {
    throw new UserError('there is such a file already, and it is left as it is', {
      file: there.path,
      key: `--${first.importer.flag}`,
      remedy: 'Fix: move it away, or write into another folder with --out folder/archbench.yaml',
    })
  }
  for (const { path, text } of written) await writeWhole(path, text)
  const scenario = join(folder, 'scenario.yaml')
  return {
    scenario: isAbsolute(scenario) ? scenario : `./${scenario}`,
    written: written.map(({ path }) => path),
    notes,
    profiles,
  }
}

function camelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
