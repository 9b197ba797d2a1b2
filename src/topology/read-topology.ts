import { existsSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { type IncludedNews, readModel } from './compose-model.ts'
import type { ComposeFile, ComposeService } from './compose-schema.ts'
import { readEnvFile } from './env-file.ts'
import { findEntrypoint } from './find-entrypoint.ts'
import { type Lookup, lookupIn, type Variables } from './interpolate.ts'
import { withActiveProfiles } from './profiles.ts'
import { dotEnv } from './project-files.ts'
import { refuseForeignFiles, refuseSharedVolumes, refuseUnknownDependencies } from './refuse-compose.ts'
import { toService } from './to-service.ts'
import type { Topology } from './topology.ts'

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
  const included: IncludedNews[] = []
  const { compose, origins } = await readModel(
    { files, directory, lookup },
    {
      onUnset: (name, file) => void unset.set(name, unset.get(name) ?? relative(directory, file)),
      onIncluded: (news) => void included.push(news),
    },
  )
  const { compose: merged, inactive } = withActiveProfiles(withoutStandIns(compose), lookup('COMPOSE_PROFILES'))
  refuseUnknownDependencies(merged, origins)
  refuseSharedVolumes(merged, origins)
  refuseForeignFiles(merged, directory, origins)
  const mounts = { secrets: pathsOf(merged.secrets), configs: pathsOf(merged.configs) }
  const services = await Promise.all(
    Object.entries(merged.services).map(async ([name, service]) =>
      toService(name, service, directory, mounts, await readEnvFiles(service, directory, lookup), lookup),
    ),
  )
  const entrypoint = findEntrypoint(merged, services, origins)
  return {
    name: source.name,
    architecture: merged['x-archbench']?.architecture,
    variant: source.variant ?? merged['x-archbench']?.variant,
    purpose: merged['x-archbench']?.purpose,
    group: merged['x-archbench']?.group,
    file: source.file,
    directory,
    entrypoint: entrypoint.name,
    services,
    notes: [
      ...entrypoint.notes,
      ...inactive.map(
        ({ name, profiles }) =>
          `${name} is left out: its profile ${profiles.join(', ')} is not active (COMPOSE_PROFILES)`,
      ),
      ...(fromDotEnv.size === 0
        ? []
        : [`.env beside ${basename(source.file)} sets ${[...fromDotEnv.keys()].join(', ')}`]),
      ...included.flatMap((news) => includedNotes(relative(directory, news.file), news)),
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

function includedNotes(file: string, { variables, hasSettings }: IncludedNews): string[] {
  return [
    ...(variables.length === 0 ? [] : [`the included project of ${file} sets ${variables.join(', ')}`]),
    ...(hasSettings ? [`x-archbench of the included ${file} is not taken over`] : []),
  ]
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

function pathsOf(files: ComposeFile['secrets']): ReadonlyMap<string, string> {
  return new Map(Object.entries(files ?? {}).map(([name, { file }]) => [name, file]))
}
