import { existsSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { readModel } from './compose-model.ts'
import type { ComposeFile, ComposeService } from './compose-schema.ts'
import { readEnvFile } from './env-file.ts'
import { type Lookup, lookupIn, type Variables } from './interpolate.ts'
import { type Origins, placeOf } from './origins.ts'
import { dotEnv } from './project-files.ts'
import { refuseSharedVolumes, refuseUnknownDependencies } from './refuse-compose.ts'
import { toService } from './to-service.ts'
import type { Service, Topology } from './topology.ts'

export interface TopologySource {
  /** Absolute path of compose.yaml. */
  readonly file: string
  /** Files laid over it, in this order: the variant first, then what the runtime needs. */
  readonly overrides: readonly string[]
  readonly name: string
  readonly variant: string | undefined
  /** The environment; the variables of a `.env` beside the compose file come after it. */
  readonly variables: Variables
}

/** Reads a compose file and its overrides. Throws a UserError that names file, line and key of what is wrong. */
export async function readTopology(source: TopologySource): Promise<Topology> {
  const files = [source.file, ...source.overrides.filter((file) => existsSync(file))]
  const directory = dirname(source.file)
  const fromDotEnv = dotEnv(directory, source.variables)
  const lookup = lookupIn(source.variables, fromDotEnv)
  const unset = new Map<string, string>()
  const included = new Map<string, readonly string[]>()
  const { compose, origins } = await readModel(
    { files, directory, lookup },
    {
      onUnset: (name, file) => void unset.set(name, unset.get(name) ?? relative(directory, file)),
      onIncludedVariables: (folder, names) => void included.set(relative(directory, folder) || '.', names),
    },
  )
  const merged = withoutStandIns(compose)
  refuseUnknownDependencies(merged, origins)
  refuseSharedVolumes(merged, origins)
  const services = await Promise.all(
    Object.entries(merged.services).map(async ([name, service]) =>
      toService(name, service, directory, await readEnvFiles(service, directory, lookup), lookup),
    ),
  )
  return {
    name: source.name,
    architecture: merged['x-archbench']?.architecture,
    variant: source.variant ?? merged['x-archbench']?.variant,
    file: source.file,
    directory,
    entrypoint: findEntrypoint(merged, services, origins),
    services,
    notes: [
      ...(fromDotEnv.size === 0
        ? []
        : [`.env beside ${basename(source.file)} sets ${[...fromDotEnv.keys()].join(', ')}`]),
      ...[...included].flatMap(([folder, names]) =>
        names.length === 0 ? [] : [`the included project in ${folder} sets ${names.join(', ')}`],
      ),
      ...[...unset].map(([name, file]) => `the variable ${name} of ${file} is not set: it is taken as empty`),
    ],
  }
}

/**
 * A variant that names the runtime `docker` is about what only containers can run: an embedded server in its place
 * would be measured under its name. Without one, the process runtime refuses the service.
 */
function withoutStandIns(compose: ComposeFile): ComposeFile {
  if (compose['x-archbench']?.runtime !== 'docker') return compose
  const services = Object.entries(compose.services).map(([name, service]): [string, ComposeService] => {
    const { embedded, ...extension } = service['x-archbench'] ?? {}
    return [name, embedded === undefined ? service : { ...service, command: undefined, 'x-archbench': extension }]
  })
  return { ...compose, services: Object.fromEntries(services) }
}

/** Path of the override that the process runtime lays over a compose file. */
export function embeddedOverride(composeFile: string): string {
  return join(dirname(composeFile), 'compose.embedded.yaml')
}

async function readEnvFiles(
  service: ComposeService,
  directory: string,
  lookup: Lookup,
): Promise<ReadonlyMap<string, string>> {
  const files = (service.env_file ?? []).map(({ path, required }) => ({ path: resolve(directory, path), required }))
  // The values of these files may name variables of the shell, and of the service before them.
  const own = new Map(
    Object.entries(service.environment ?? {}).flatMap(([name, value]) =>
      value === null ? [] : [[name, value] as const],
    ),
  )
  const known: Lookup = (name) => lookup(name) ?? own.get(name)
  let read: ReadonlyMap<string, string> = new Map()
  // One after the other: a file may use what the one before has set.
  for (const file of files) read = await readEnvFile(file, known, read)
  return read
}

function findEntrypoint(compose: ComposeFile, services: readonly Service[], origins: Origins): string {
  const named = compose['x-archbench']?.entrypoint
  const [only] = services
  const name = named ?? (services.length === 1 ? only?.name : undefined)
  const service = services.find((candidate) => candidate.name === name)
  if (!name || !service) {
    throw new UserError('the service that takes the traffic is not known', {
      ...placeOf(origins, ['x-archbench', 'entrypoint']),
      found: named ?? 'nothing',
      expected: `one of ${services.map((candidate) => candidate.name).join(', ')}`,
      remedy: 'Name the service under x-archbench.entrypoint',
    })
  }
  if (service.port === undefined) {
    throw new UserError('the entry point exposes no port', {
      ...placeOf(origins, ['services', name, 'expose']),
      found: 'nothing',
      expected: 'the port that the service listens on',
      remedy: 'Add `expose: ["8080"]` to the service',
    })
  }
  return name
}
