import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { parseEnvFile } from './env-file.ts'
import { lookupIn, type Variables } from './interpolate.ts'

/** The names that Docker Compose looks for in a folder, the first one found counts. */
const FILE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']
const OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
]
const MOST_BYTES = 4 * 2 ** 20

/** The compose files of a folder that `docker compose` would read there, in the order in which they are merged. */
export interface ProjectFiles {
  readonly file: string
  readonly overrides: readonly string[]
}

/**
 * Finds the compose files of a folder as `docker compose` does in it: those that COMPOSE_FILE names (in the environment, or
 * in `.env`), else the default file with the override beside it. `undefined` where there are none.
 * Throws a UserError where COMPOSE_FILE names what is not there.
 */
export function projectFiles(folder: string, environment: Variables): ProjectFiles | undefined {
  const lookup = lookupIn(environment, dotEnv(folder, environment))
  const named = lookup('COMPOSE_FILE')
  if (named !== undefined && named !== '') {
    const [file = '', ...overrides] = named
      .split(lookup('COMPOSE_PATH_SEPARATOR') || (process.platform === 'win32' ? ';' : ':'))
      .map((path) => resolve(folder, path))
    const missing = [file, ...overrides].find((path) => !existsSync(path))
    if (missing === undefined) return { file, overrides }
    throw new UserError('COMPOSE_FILE names a file that is not there', {
      file: missing,
      key: 'COMPOSE_FILE',
      found: named,
      expected: `files of ${folder}`,
      remedy: 'Unset COMPOSE_FILE, or correct the path; it is taken from the folder of the target',
    })
  }
  const file = firstOf(folder, FILE_NAMES)
  if (file === undefined) return undefined
  const override = firstOf(folder, OVERRIDE_NAMES)
  return { file, overrides: override === undefined ? [] : [override] }
}

/**
 * The variables of the `.env` beside compose files, as `docker compose` reads it. The environment comes before them.
 * Throws a UserError for a line that is not understood.
 */
export function dotEnv(folder: string, environment: Variables): ReadonlyMap<string, string> {
  const lookup = lookupIn(environment)
  if (/^(1|t|true)$/i.test(lookup('COMPOSE_DISABLE_ENV_FILE') ?? '')) return new Map()
  const listed = lookup('COMPOSE_ENV_FILES')
  const files = listed ? listed.split(',').map((path) => resolve(folder, path)) : [join(folder, '.env')]
  let found: ReadonlyMap<string, string> = new Map()
  for (const file of files) {
    const about = statSync(file, { throwIfNoEntry: false })
    if (!about?.isFile() && !listed) continue
    if (!about?.isFile() || about.size > MOST_BYTES) {
      throw new UserError('this is no file of variables', {
        file,
        key: listed ? 'COMPOSE_ENV_FILES' : undefined,
        expected: `a file of at most ${MOST_BYTES / 2 ** 20} MiB`,
        remedy: 'Remove it, or set COMPOSE_DISABLE_ENV_FILE=1',
      })
    }
    found = parseEnvFile(readFileSync(file, 'utf8'), lookup, file, found)
  }
  return found
}

function firstOf(folder: string, names: readonly string[]): string | undefined {
  return names.map((name) => join(folder, name)).find((path) => existsSync(path))
}
