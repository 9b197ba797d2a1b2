import { resolve } from 'node:path'
import type { ComposeService } from './compose-schema.ts'
import type { FileReference } from './container-schema.ts'
import type { Lookup } from './interpolate.ts'
import type { ContainerSettings, FileMount, HealthCheck, ImageBuild, Service } from './topology.ts'

/** As long as a health check may take unless it says so: Docker's own default. */
const DEFAULT_RETRIES = 3
const DEFAULT_INTERVAL_MS = 30_000
const HEALTH_TIMEOUT_MS = 30_000
const STOP_GRACE_MS = 10_000

/**
 * The service that a compose file describes, after all overrides.
 * @param directory folder of the compose file; paths are relative to it
 * @param files secrets and configs of the project by name, each with its absolute path
 * @param fromFiles variables of its env_file, over which its `environment` goes
 * @param lookup the surroundings, from which a variable without a value takes its own
 */
export function toService(
  name: string,
  service: ComposeService,
  directory: string,
  files: ProjectMounts,
  fromFiles: ReadonlyMap<string, string>,
  lookup: Lookup,
): Service {
  const extension = service['x-archbench'] ?? {}
  return {
    name,
    image: service.image,
    command: service.command,
    environment: environmentOf(service, fromFiles, lookup),
    port: service.expose?.[0] ?? service.ports?.[0],
    dependsOn: Object.entries(service.depends_on ?? {}).map(([other, condition]) => ({ service: other, condition })),
    healthPath: extension.health,
    embedded: extension.embedded,
    cost: extension.cost ?? 'container',
    functionMetricsPath: extension.functionMetrics,
    ...(extension.requestMetrics !== undefined && { requestMetricsPath: extension.requestMetrics }),
    durability: extension.durability,
    replicas: service.scale ?? service.deploy?.replicas ?? 1,
    stopGraceMs: service.stop_grace_period ?? STOP_GRACE_MS,
    ...aliasesOf(service),
    container: toContainer(service, directory, files),
  }
}

/** Compose has a container found by its own name as well. */
function aliasesOf({ container_name, networks }: ComposeService): Pick<Service, 'aliases'> {
  const aliases = [...(container_name === undefined ? [] : [container_name]), ...(networks?.aliases ?? [])]
  return aliases.length === 0 ? {} : { aliases }
}

/** A variable that is set nowhere is left out, as Compose leaves it out of the container. */
function environmentOf(
  service: ComposeService,
  fromFiles: ReadonlyMap<string, string>,
  lookup: Lookup,
): Record<string, string> {
  const all = new Map<string, string | undefined>(fromFiles)
  for (const [name, value] of Object.entries(service.environment ?? {})) all.set(name, value ?? lookup(name))
  return Object.fromEntries([...all].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

function toContainer(service: ComposeService, directory: string, files: ProjectMounts): ContainerSettings {
  const volumes = service.volumes ?? []
  return {
    build: service.build && toBuild(service.build, directory),
    entrypoint: service.entrypoint,
    workingDirectory: service.working_dir,
    user: service.user,
    readOnly: service.read_only ?? false,
    addedCapabilities: service.cap_add ?? [],
    droppedCapabilities: service.cap_drop ?? [],
    mounts: [...boundOf(volumes), ...filesOf(service, files)],
    tmpfs: service.tmpfs ?? [],
    volumes: volumes.filter(({ bind }) => !bind).map(({ target }) => target),
    init: service.init ?? false,
    ulimits: service.ulimits ?? {},
    shmBytes: service.shm_size,
    healthCheck: service.healthcheck && toHealthCheck(service.healthcheck),
    ...(service.healthcheck && { startAllowanceMs: startAllowanceMs(service.healthcheck) }),
    memoryBytes: service.deploy?.resources?.limits?.memory ?? service.mem_limit,
  }
}

/** Secrets and configs of a project by name, each an absolute path. */
export interface ProjectMounts {
  readonly secrets: ReadonlyMap<string, string>
  readonly configs: ReadonlyMap<string, string>
}

function boundOf(volumes: NonNullable<ComposeService['volumes']>): FileMount[] {
  return volumes.flatMap(({ bind, source, target }) => (bind && source !== undefined ? [{ source, target }] : []))
}

/** Where Compose puts secrets and configs in a container. */
function filesOf({ secrets = [], configs = [] }: ComposeService, files: ProjectMounts): FileMount[] {
  const mounted = (
    { source: name, target = name }: FileReference,
    of: ReadonlyMap<string, string>,
    folder: string,
  ): FileMount[] => {
    const source = of.get(name)
    return source === undefined ? [] : [{ source, target: target.startsWith('/') ? target : `${folder}${target}` }]
  }
  return [
    ...secrets.flatMap((secret) => mounted(secret, files.secrets, '/run/secrets/')),
    ...configs.flatMap((config) => mounted(config, files.configs, '/')),
  ]
}

function toBuild(build: NonNullable<ComposeService['build']>, directory: string): ImageBuild {
  return {
    context: resolve(directory, build.context ?? '.'),
    dockerfile: build.dockerfile ?? 'Dockerfile',
    args: build.args ?? {},
    target: build.target,
  }
}

/** As Compose counts, with its defaults. */
function startAllowanceMs({ start_period, interval, retries }: NonNullable<ComposeService['healthcheck']>): number {
  return (start_period ?? 0) + (retries ?? DEFAULT_RETRIES) * (interval ?? DEFAULT_INTERVAL_MS)
}

/** `undefined` where only its times are given: the command is then the image's own. */
function toHealthCheck(check: NonNullable<ComposeService['healthcheck']>): HealthCheck | null | undefined {
  const [kind, ...words] = check.test ?? []
  if (check.disable || kind === 'NONE') return null
  if (kind === undefined) return undefined
  const command = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words
  return { command, timeoutMs: check.timeout ?? HEALTH_TIMEOUT_MS }
}
