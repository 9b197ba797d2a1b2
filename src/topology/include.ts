import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { UserError } from '../base/errors.ts'
import type { ComposeFile, ComposeInclude, ComposeService } from './compose-schema.ts'
import { readEnvFile } from './env-file.ts'
import type { Lookup } from './interpolate.ts'
import { defined } from './merge.ts'
import { type Origins, placeIn, placeOf } from './origins.ts'
import type { OpenCompose } from './parse-compose.ts'

/** What `include` names: compose files that are read as a project of their own. */
export interface IncludedProject {
  /** Absolute paths, each laid over the one before. */
  readonly files: readonly string[]
  /** Absolute path of the folder from which their relative paths count. */
  readonly directory: string
  /** The variables of the including project, then those of its own files. */
  readonly lookup: Lookup
  /** The names of the variables that its files set. */
  readonly variables: readonly string[]
}

/**
 * Finds what one entry of `include` names. Throws a UserError for a file that is not there, and for files that include
 * each other in a circle.
 * @param at which entry of the list it is
 * @param above the files that led here, this one included
 */
export async function includedProject(
  from: OpenCompose,
  { path, project_directory, env_file }: ComposeInclude,
  at: number,
  lookup: Lookup,
  above: readonly string[],
): Promise<IncludedProject> {
  const files = path.map((file) => resolve(from.directory, file))
  const place = placeIn(from.yaml, ['include', at])
  const missing = files.find((file) => !existsSync(file))
  if (missing !== undefined) {
    throw new UserError('the file to include is not there', {
      ...place,
      found: missing,
      expected: `a compose file, relative to ${from.directory}`,
      remedy: 'Correct the path',
    })
  }
  const again = files.find((file) => above.includes(file))
  if (again !== undefined) {
    throw new UserError('files include each other in a circle', {
      ...place,
      found: [...above.slice(above.indexOf(again)), again].join(' → '),
      expected: 'a file at the end that includes none',
      remedy: 'Remove one of these includes',
    })
  }
  const directory = project_directory ? resolve(from.directory, project_directory) : dirname(files[0] ?? from.directory)
  const named = env_file?.map((file) => resolve(from.directory, file))
  const own = await variablesOf(named ?? [join(directory, '.env')].filter(isFile), lookup)
  return { files, directory, lookup: (name) => lookup(name) ?? own.get(name), variables: [...own.keys()] }
}

/**
 * A compose file with the services and volumes of what it includes, which must not have been named before, unless in the
 * same words. Throws a UserError for one that was.
 */
export function importProject(
  into: ComposeFile,
  included: ComposeFile,
  project: IncludedProject,
  origins: Origins,
): ComposeFile {
  const services = Object.fromEntries(
    Object.entries(included.services).map(([name, service]) => [name, standingAlone(service, project)]),
  )
  return {
    ...into,
    services: union('services', into.services, services, origins),
    ...defined('volumes', both('volumes', into.volumes, included.volumes, origins)),
    ...defined('secrets', both('secrets', into.secrets, included.secrets, origins)),
    ...defined('configs', both('configs', into.configs, included.configs, origins)),
  }
}

/** A service that no longer depends on the folder and the variables of its project. */
function standingAlone(service: ComposeService, { directory, lookup }: IncludedProject): ComposeService {
  const { build, environment } = service
  const known = Object.entries(environment ?? {}).map(([name, value]) => [name, value ?? lookup(name) ?? null])
  return {
    ...service,
    ...(build && { build: { ...build, context: build.context ?? directory } }),
    ...(environment && { environment: Object.fromEntries(known) }),
  }
}

type Imported = 'volumes' | 'secrets' | 'configs'

function both<T>(
  key: Imported,
  own: Readonly<Record<string, T>> | undefined,
  imported: Readonly<Record<string, T>> | undefined,
  origins: Origins,
): Record<string, T> | undefined {
  return own || imported ? union(key, own ?? {}, imported ?? {}, origins) : undefined
}

function union<T>(
  key: 'services' | Imported,
  own: Readonly<Record<string, T>>,
  imported: Readonly<Record<string, T>>,
  origins: Origins,
): Record<string, T> {
  const twice = Object.keys(imported).find(
    (name) => Object.hasOwn(own, name) && !isDeepStrictEqual(own[name], imported[name]),
  )
  if (twice === undefined) return { ...own, ...imported }
  throw new UserError('an included file has another one of this name', {
    ...placeOf(origins, [key, twice]),
    found: twice,
    expected: 'names of which each stands in one file',
    remedy: 'Rename one of them, or change the included one in an override file (compose.override.yaml)',
  })
}

async function variablesOf(files: readonly string[], lookup: Lookup): Promise<ReadonlyMap<string, string>> {
  let read: ReadonlyMap<string, string> = new Map()
  // One after the other: a file may use what the one before has set.
  for (const path of files) read = await readEnvFile({ path, required: true }, lookup, read)
  return read
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
