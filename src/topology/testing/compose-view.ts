import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Service } from '../topology.ts'

// What both archbench and Docker Compose know of a service, each in the same form.

/** The parts of a service that both know, each in one form. */
export type Seen = Readonly<Record<string, unknown>>

export function seenByArchbench({ container, ...service }: Service): Seen {
  return {
    image: service.image,
    command: service.command,
    environment: service.environment,
    port: service.port,
    replicas: service.replicas,
    stopGraceMs: service.stopGraceMs,
    aliases: service.aliases,
    dependsOn: Object.fromEntries(service.dependsOn.map(({ service: name, condition }) => [name, condition])),
    ...container,
    // Volumes are on where they are mounted, and a health check on what it runs.
    healthCheck: container.healthCheck?.command,
    healthTimeoutMs: container.healthCheck?.timeoutMs,
    volumes: [...container.volumes].sort(),
    tmpfs: [...container.tmpfs].sort(),
    build: container.build && { ...container.build, args: { ...container.build.args } },
  }
}

interface FileReference {
  readonly source: string
  readonly target?: string
}

export interface ComposeService {
  readonly image?: string
  readonly command?: readonly string[] | null
  readonly entrypoint?: readonly string[] | null
  readonly environment?: Readonly<Record<string, string | null>>
  readonly expose?: readonly string[]
  readonly ports?: readonly { readonly target: number; readonly protocol?: string }[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly deploy?: {
    readonly replicas?: number
    readonly resources?: { readonly limits?: { readonly memory?: string } }
  }
  readonly build?: {
    readonly context: string
    readonly dockerfile: string
    readonly args?: Readonly<Record<string, string>>
    readonly target?: string
  }
  readonly working_dir?: string
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_add?: readonly string[]
  readonly cap_drop?: readonly string[]
  readonly scale?: number
  readonly container_name?: string
  readonly networks?: Readonly<Record<string, { readonly aliases?: readonly string[] } | null>>
  readonly secrets?: readonly FileReference[]
  readonly configs?: readonly FileReference[]
  readonly tmpfs?: readonly string[]
  readonly volumes?: readonly { readonly type?: string; readonly source?: string; readonly target: string }[]
  readonly init?: boolean
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>
  readonly shm_size?: string
  readonly mem_limit?: string
  readonly stop_grace_period?: string
  readonly healthcheck?: {
    readonly test?: readonly string[]
    readonly disable?: boolean
    readonly timeout?: string
    readonly interval?: string
    readonly retries?: number
    readonly start_period?: string
  }
}

/** Files that Compose gives to containers as secrets and configs, by name. */
export type ComposeFiles = Readonly<
  Record<'secrets' | 'configs', Readonly<Record<string, { readonly file?: string }>> | undefined>
>

export function seenByCompose(service: ComposeService, files?: Partial<ComposeFiles>): Seen {
  const volumes = service.volumes ?? []
  const memory = service.deploy?.resources?.limits?.memory ?? service.mem_limit
  const [kind, ...words] = service.healthcheck?.test ?? []
  const hasCheck = !service.healthcheck?.disable && kind !== 'NONE' && kind !== undefined
  const port = service.expose?.[0] ?? service.ports?.find(({ protocol }) => protocol !== 'udp')?.target
  return {
    image: service.image,
    command: service.command ?? undefined,
    // A variable without a value is not set in the container.
    environment: Object.fromEntries(Object.entries(service.environment ?? {}).filter(([, value]) => value !== null)),
    port: Number.parseInt(String(port), 10) || undefined,
    replicas: service.scale ?? service.deploy?.replicas ?? 1,
    stopGraceMs: service.stop_grace_period === undefined ? 10_000 : goDurationMs(service.stop_grace_period),
    aliases: aliasesOf(service),
    dependsOn: Object.fromEntries(
      Object.entries(service.depends_on ?? {}).map(([name, { condition }]) => [name, condition]),
    ),
    build: service.build && {
      context: service.build.context,
      dockerfile: service.build.dockerfile,
      args: service.build.args ?? {},
      target: service.build.target,
    },
    entrypoint: service.entrypoint ?? undefined,
    workingDirectory: service.working_dir,
    user: service.user,
    readOnly: service.read_only ?? false,
    addedCapabilities: service.cap_add ?? [],
    droppedCapabilities: service.cap_drop ?? [],
    mounts: mountsOf(service, files),
    tmpfs: [...(service.tmpfs ?? [])].sort(),
    volumes: volumes
      .filter(({ type }) => type !== 'bind')
      .map(({ target }) => target)
      .sort(),
    init: service.init ?? false,
    ulimits: Object.fromEntries(
      Object.entries(service.ulimits ?? {}).map(([name, limit]) => [
        name,
        typeof limit === 'number' ? { soft: limit, hard: limit } : limit,
      ]),
    ),
    shmBytes: service.shm_size === undefined ? undefined : Number(service.shm_size),
    memoryBytes: memory === undefined ? undefined : Number(memory),
    healthCheck: hasCheck ? (kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words) : undefined,
    healthTimeoutMs: hasCheck ? goDurationMs(service.healthcheck?.timeout ?? '30s') : undefined,
    startAllowanceMs: service.healthcheck && allowanceMs(service.healthcheck),
  }
}

function aliasesOf({ container_name, networks }: ComposeService): readonly string[] | undefined {
  const aliases = Object.values(networks ?? {}).flatMap((network) => network?.aliases ?? [])
  const all = [...(container_name === undefined ? [] : [container_name]), ...aliases]
  return all.length === 0 ? undefined : all
}

function mountsOf({ volumes = [], secrets = [], configs = [] }: ComposeService, files: Partial<ComposeFiles> = {}) {
  const mounted = (references: readonly FileReference[], key: 'secrets' | 'configs', folder: string) =>
    references.map(({ source, target = source }) => ({
      source: files[key]?.[source]?.file,
      target: target.startsWith('/') ? target : `${folder}${target}`,
    }))
  return [
    ...volumes.filter(({ type }) => type === 'bind').map(({ source, target }) => ({ source, target })),
    ...mounted(secrets, 'secrets', '/run/secrets/'),
    ...mounted(configs, 'configs', '/'),
  ]
}

/** So long Compose lets a service start before it calls it unhealthy. */
function allowanceMs({ start_period, interval, retries }: NonNullable<ComposeService['healthcheck']>): number {
  return goDurationMs(start_period ?? '0s') + (retries ?? 3) * goDurationMs(interval ?? '30s')
}

/** Compose says nothing of what is left out; archbench says `undefined` or `null`. */
export function plain(seen: unknown): unknown {
  return JSON.parse(JSON.stringify(seen, (_key, value) => value ?? undefined))
}

/** Milliseconds of a duration as Go prints it: `1h30m0.5s`. */
function goDurationMs(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, µs: 0.001, ns: 1e-6 }
  return [...text.matchAll(/([\d.]+)(h|ms|m|s|µs|ns)/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (units[unit] ?? Number.NaN),
    0,
  )
}

/** What `docker compose config` says in a folder. */
export interface ComposeAnswer extends Partial<ComposeFiles> {
  readonly services: Readonly<Record<string, ComposeService>>
  /** Names of the variables that it warned of. */
  readonly unset: readonly string[]
}

/**
 * Asks Docker Compose what compose files mean. Only its command line is needed, no engine: `docker compose`, or the
 * standalone program that ARCHBENCH_COMPOSE names.
 * @param files those that are named; without them Compose looks for its own
 */
export async function askCompose(
  folder: string,
  files: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<ComposeAnswer> {
  const { PATH = '', HOME = '' } = process.env
  const [program, first] = composeProgram()
  const { stdout, stderr } = await promisify(execFile)(
    program,
    [...first, ...files.flatMap((file) => ['-f', file]), 'config', '--format', 'json'],
    { cwd: folder, maxBuffer: 16 * 2 ** 20, env: { PATH, HOME, ...variables } },
  )
  // Compose writes its output so that it can be read again: a dollar sign is doubled.
  const { services, secrets, configs } = JSON.parse(stdout.replaceAll('$$', '$')) as ComposeAnswer
  const unset = [...stderr.matchAll(/The \\"(\w+)\\" variable is not set/g)].map(([, name = '']) => name)
  return {
    services,
    ...(secrets && { secrets }),
    ...(configs && { configs }),
    unset: [...new Set(unset)].sort(),
  }
}

/** The version of Docker Compose that answers, like `2.40.3`. */
export async function composeVersion(): Promise<string> {
  const [program, first] = composeProgram()
  const { stdout } = await promisify(execFile)(program, [...first, 'version', '--short'])
  return stdout.trim()
}

function composeProgram(): [program: string, first: readonly string[]] {
  const standalone = process.env.ARCHBENCH_COMPOSE
  return standalone ? [standalone, []] : ['docker', ['compose']]
}
