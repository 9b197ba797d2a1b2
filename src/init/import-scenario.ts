import { UserError } from '../base/errors.ts'
import type { Imported } from '../import/importer.ts'
import { IMPORTERS } from '../import/importers.ts'

/**
 * Makes a scenario of the file that a flag names; `undefined` where none does. Throws a UserError for two flags, and for a file that
 * cannot be read.
 */
export async function importScenario(flags: object): Promise<Imported | undefined> {
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
  return await first.importer.read(first.source)
}

function camelCase(flag: string): string {
  return flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
