import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { readYamlFile, validateYaml, type YamlFile } from '../yaml-file.ts'
import { type ComposeFile, type ComposeService, composeSchema } from './compose-schema.ts'
import { interpolateAll } from './interpolate.ts'
import { mergeCompose } from './merge.ts'
import type { Service, Topology } from './topology.ts'

export interface TopologySource {
  /** Absolute path of compose.yaml. */
  readonly file: string
  /** Files laid over it, in this order: the variant first, then what the runtime needs. */
  readonly overrides: readonly string[]
  readonly name: string
  readonly variant: string | undefined
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** Reads a compose file and its overrides. Throws a UserError that names file, line and key of what is wrong. */
export async function readTopology(source: TopologySource): Promise<Topology> {
  const files = [source.file, ...source.overrides.filter((file) => existsSync(file))]
  const yamls = await Promise.all(files.map(readYamlFile))
  const [first, ...rest] = yamls.map((yaml) => parse(yaml, source.variables))
  const yaml = yamls[0]
  if (!first || !yaml) throw new TypeError('a topology needs at least one file')
  const merged = rest.reduce(mergeCompose, first)
  const services = Object.entries(merged.services).map(([name, service]) => toService(name, service))
  const entrypoint = findEntrypoint(merged, services, yaml)
  for (const service of services) {
    for (const dependency of service.dependsOn) {
      if (!(dependency.service in merged.services)) {
        throw new UserError('this service depends on one that is not there', {
          file: source.file,
          ...yaml.position(['services', service.name, 'depends_on']),
          key: `services.${service.name}.depends_on`,
          found: dependency.service,
          expected: `one of ${Object.keys(merged.services).join(', ')}`,
          remedy: 'Name a service of this file',
        })
      }
    }
  }
  return {
    name: source.name,
    architecture: merged['x-archbench']?.architecture,
    variant: source.variant ?? merged['x-archbench']?.variant,
    file: source.file,
    directory: dirname(source.file),
    entrypoint,
    services,
  }
}

/** Path of the override that the process runtime lays over a compose file. */
export function embeddedOverride(composeFile: string): string {
  return join(dirname(composeFile), 'compose.embedded.yaml')
}

function parse(yaml: YamlFile, variables: TopologySource['variables']): ComposeFile {
  let value: unknown
  try {
    value = withoutForeignExtensions(interpolateAll(yaml.value, variables))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.message, { ...error.details, file: yaml.file })
  }
  return validateYaml(
    yaml,
    composeSchema,
    'Mend the compose file; docs/architecture.md lists the keys that are read',
    value,
  )
}

/** Extension keys (`x-…`) of other programs mean nothing here: the Compose specification has them passed over. */
function withoutForeignExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutForeignExtensions)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('x-') || key === 'x-archbench')
      .map(([key, inner]) => [key, withoutForeignExtensions(inner)]),
  )
}

function toService(name: string, service: ComposeService): Service {
  const extension = service['x-archbench'] ?? {}
  return {
    name,
    image: service.image,
    command: service.command,
    environment: service.environment ?? {},
    port: service.expose?.[0],
    dependsOn: Object.entries(service.depends_on ?? {}).map(([other, condition]) => ({ service: other, condition })),
    healthPath: extension.health,
    embedded: extension.embedded,
    cost: extension.cost ?? 'container',
    functionMetricsPath: extension.functionMetrics,
    replicas: service.deploy?.replicas ?? 1,
    stopGraceMs: service.stop_grace_period ?? 10_000,
  }
}

function findEntrypoint(compose: ComposeFile, services: readonly Service[], yaml: YamlFile): string {
  const named = compose['x-archbench']?.entrypoint
  const [only] = services
  const name = named ?? (services.length === 1 ? only?.name : undefined)
  const service = services.find((candidate) => candidate.name === name)
  if (!name || !service) {
    throw new UserError('the service that takes the traffic is not known', {
      file: yaml.file,
      ...yaml.position(['x-archbench', 'entrypoint']),
      key: 'x-archbench.entrypoint',
      found: named ?? 'nothing',
      expected: `one of ${services.map((candidate) => candidate.name).join(', ')}`,
      remedy: 'Name the service under x-archbench.entrypoint',
    })
  }
  if (service.port === undefined) {
    throw new UserError('the entry point exposes no port', {
      file: yaml.file,
      ...yaml.position(['services', name]),
      key: `services.${name}.expose`,
      found: 'nothing',
      expected: 'the port that the service listens on',
      remedy: 'Add `expose: ["8080"]` to the service',
    })
  }
  return name
}
