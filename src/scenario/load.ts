import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { codeRoot } from '../base/package-root.ts'
import { closest } from '../base/suggest.ts'
import type { Scenario } from './define.ts'
import { importUserModule } from './import-module.ts'
import { asScenario } from './shape.ts'
import { rememberFile } from './user-module.ts'
import { SCENARIO_FILE } from './yaml/scenario-file.ts'

const builtInFolder = resolve(codeRoot, 'scenarios')
/** `.ts` when run from source, `.js` when built. */
const builtInEnding = extname(import.meta.filename)

/**
 * A built-in scenario by its name, or a user's own by the path of a scenario.yaml or of its folder, or of a .ts, .mts, .js
 * or .mjs file whose default export was made by `defineScenario`.
 * Throws a UserError for an unknown name, a missing file, one that cannot be loaded, or a wrong shape.
 */
export async function loadScenario(nameOrPath: string): Promise<Scenario> {
  const names = await builtInNames()
  if (names.includes(nameOrPath)) return loadFile(builtInFile(nameOrPath), nameOrPath, false)
  if (!looksLikePath(nameOrPath)) {
    throw new UserError(`there is no scenario "${nameOrPath}"${closest(nameOrPath, names)}`, {
      expected: `${names.join(', ')}, or the path of a scenario file`,
      remedy: 'Give one of these names, or a path such as ./my-scenario.ts',
    })
  }
  const path = resolve(nameOrPath)
  const found = await stat(path).catch(() => undefined)
  const isFolder = found?.isDirectory() === true && existsSync(join(path, SCENARIO_FILE))
  if (isFolder || (found?.isFile() && /\.ya?ml$/i.test(path))) {
    const file = isFolder ? join(nameOrPath, SCENARIO_FILE) : nameOrPath
    const scenario = asScenario(await (await import('./yaml/read.ts')).readScenarioFile(file), file)
    rememberFile(scenario, file)
    return scenario
  }
  if (!found?.isFile()) {
    throw new UserError(found === undefined ? 'there is no such file' : 'this is not a file', {
      file: nameOrPath,
      expected: `a scenario file, a folder with ${SCENARIO_FILE}, or a name (${names.join(', ')})`,
      remedy: `Fix the path; it is taken from ${process.cwd()}`,
    })
  }
  return loadFile(path, nameOrPath, true)
}

/** Every built-in scenario, by name. */
export async function listScenarios(): Promise<Scenario[]> {
  return Promise.all((await builtInNames()).map((name) => loadFile(builtInFile(name), name, false)))
}

async function loadFile(path: string, file: string, isOwn: boolean): Promise<Scenario> {
  const exports = await importUserModule(path, file, isOwn)
  if (!('default' in exports)) {
    const names = Object.keys(exports)
    throw new UserError('the file has no default export', {
      file,
      found: names.length === 0 ? 'no export at all' : `only ${names.join(', ')}`,
      remedy: 'End it with `export default defineScenario({ … })`',
    })
  }
  const scenario = asScenario(exports.default, file)
  rememberFile(scenario, file)
  return scenario
}

async function builtInNames(): Promise<string[]> {
  const entries = await readdir(builtInFolder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(builtInFile(entry.name))) // profiles are beside them
    .map((entry) => entry.name)
    .sort()
}

function builtInFile(name: string): string {
  return resolve(builtInFolder, name, `index${builtInEnding}`)
}

function looksLikePath(text: string): boolean {
  return /[\\/]/.test(text) || /\.[a-z]+$/i.test(text)
}
