import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const fromSource = join(import.meta.dirname, '..', '..')

/** Folder of src, scenarios and reference-impls: the project itself, or `dist` in the published package. */
export const codeRoot = fromSource

/** Folder of package.json. */
export const packageRoot = existsSync(join(fromSource, 'package.json')) ? fromSource : join(fromSource, '..')

/** Version in package.json. */
export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version
