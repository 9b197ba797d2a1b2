import { z } from 'zod'
import { bytes, durationMs, flag, integer, keyValues, oneOrMore, refuse, text } from './compose-values.ts'

// The keys of a service that say how its container is made.

const WITH_VALUE = 'NAME=value: an argument without a value would come from the shell'

const buildArguments = z
  .union([z.record(z.string(), text), z.array(z.string().regex(/=/, WITH_VALUE))], {
    error: 'a mapping, or a list of NAME=value',
  })
  .transform(
    (value): Record<string, string> =>
      Object.fromEntries(Object.entries(keyValues.parse(value)).map(([name, given]) => [name, given ?? ''])),
  )

const passedOver = z.unknown().optional()

export const build = z
  .union(
    [
      z.string().transform((context) => ({ context })),
      z.strictObject({
        context: z.string().optional(),
        dockerfile: z.string().optional(),
        args: buildArguments.optional(),
        target: z.string().optional(),
        // They concern the builder's cache and the image's name.
        tags: passedOver,
        labels: passedOver,
        cache_from: passedOver,
        cache_to: passedOver,
        no_cache: passedOver,
        pull: passedOver,
        provenance: passedOver,
        sbom: passedOver,
      }),
    ],
    { error: 'a folder, or a mapping of context, dockerfile, args and target' },
  )
  .transform(
    (value, context): { context?: string; dockerfile?: string; args?: Record<string, string>; target?: string } => {
      const {
        context: folder,
        dockerfile,
        args,
        target,
      } = { dockerfile: undefined, args: undefined, target: undefined, ...value }
      if (folder !== undefined && /^([a-z+]+:\/\/|git@|github\.com\/)/.test(folder)) {
        return refuse(context, folder, 'a folder', 'Fetch the sources first and give their folder')
      }
      if (dockerfile !== undefined && (dockerfile.startsWith('/') || dockerfile.split('/').includes('..'))) {
        return refuse(
          context,
          dockerfile,
          'a path inside the context',
          'Put the Dockerfile into the folder that is built',
        )
      }
      return {
        ...(folder === undefined ? {} : { context: folder }),
        ...(dockerfile === undefined ? {} : { dockerfile }),
        ...(args === undefined ? {} : { args }),
        ...(target === undefined ? {} : { target }),
      }
    },
  )

/** A place in the container that lies on a volume, or is a file or folder of the project. */
export interface VolumeMount {
  /** `undefined` for an anonymous volume. */
  readonly source: string | undefined
  readonly target: string
  /** Of a file or folder, which the container can read and never write. */
  readonly bind?: true
}

/** Options of a mount that only loosen or share it; the rest of them would change what a container sees. */
const HARMLESS_BIND_OPTIONS = /^(ro|rw|z|Z|cached|delegated|consistent|r?private|r?slave)(,|$)/

const BIND_REMEDY = 'Copy it into an image with a Dockerfile, or put it below the compose file'

export const volumes = z.array(
  z
    .union([z.string(), z.looseObject({ type: z.string(), source: z.string().optional(), target: z.string() })], {
      error: 'a volume: "name:/path", "/path", or a mapping of type, source and target',
    })
    .transform((value, context): VolumeMount => {
      const expected = 'a volume of the container, like "data:/var/lib/data"'
      const { type, source, target, ...options } = typeof value === 'string' ? shortVolume(value) : value
      if (type === 'tmpfs') return refuse(context, value, expected, 'Name it under tmpfs, as "/path:size=64m"')
      if (type !== 'volume' && type !== 'bind') {
        return refuse(context, value, expected, 'Use a volume, a tmpfs, or a file below the compose file')
      }
      if (!target.startsWith('/'))
        return refuse(context, value, expected, 'Give the path in the container from its root')
      if (type === 'bind') return bindMount(source, withoutTrailingSlash(target), context)
      if (Object.keys(options).length > 0) {
        return refuse(
          context,
          value,
          expected,
          `Leave ${Object.keys(options).join(', ')} out: volumes are empty and writable at the start`,
        )
      }
      return { source, target: withoutTrailingSlash(target) }
    }),
)

/** Whether it lies below the project is looked at when the folder of that is known. */
function bindMount(source: string | undefined, target: string, context: z.RefinementCtx): VolumeMount {
  if (source !== undefined && !source.startsWith('~')) return { source, target, bind: true }
  return refuse(context, source, 'a path below the folder of the compose file', BIND_REMEDY)
}

function shortVolume(spec: string): { type: string; source: string | undefined; target: string; options?: string } {
  const [first = '', second, ...rest] = spec.split(':')
  if (second === undefined) return { type: 'volume', source: undefined, target: first }
  const type = /^([./~\\]|[A-Za-z]$)/.test(first) ? 'bind' : 'volume'
  const options = rest.join(':')
  const isHarmless = options === '' || options === 'rw' || (type === 'bind' && HARMLESS_BIND_OPTIONS.test(options))
  return { type, source: first, target: second, ...(isHarmless ? {} : { options }) }
}

/** `/path` or `/path:options`. */
export const tmpfs = oneOrMore.pipe(
  z.array(z.string().startsWith('/', 'a path in the container, like "/tmp" or "/run:size=64m"')),
)

/** The path of a tmpfs entry: two entries for one path are one. */
export function tmpfsPath(entry: string): string {
  return withoutTrailingSlash(entry.split(':')[0] ?? '')
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path
}

export const ulimits = z.record(
  z.string(),
  z
    .union([integer, z.strictObject({ soft: integer, hard: integer })], { error: 'a number, or soft and hard' })
    .transform((limit) => (typeof limit === 'number' ? { soft: limit, hard: limit } : limit)),
)

export const addedCapabilities = z.array(
  z.string().transform((name, context) => {
    const capability = name.toUpperCase().replace(/^CAP_/, '')
    if (capability !== 'ALL') return capability
    return refuse(context, name, 'the name of a capability', 'Name the capabilities that the program needs')
  }),
)

export const droppedCapabilities = z.array(z.string().transform((name) => name.toUpperCase().replace(/^CAP_/, '')))

/** Images run on the architecture of this machine: another one would be emulated, and slow. */
export const ownPlatform = z.string().transform((platform, context) => {
  const own = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch
  if (platform === `linux/${own}` || (own === 'arm64' && platform === 'linux/arm64/v8')) return platform
  return refuse(context, platform, `linux/${own}`, "Leave it out: images run on this machine's own architecture")
})

/** Every container runs so anyway; what would loosen it is refused. */
export const securityOptions = z.array(
  z.string().transform((option, context) => {
    if (/^no-new-privileges([:=]true)?$/.test(option)) return 'no-new-privileges'
    return refuse(
      context,
      option,
      'no-new-privileges',
      'Leave it out: containers keep the default profiles of the engine',
    )
  }),
)

const test = z
  .union([z.string().transform((line) => ['CMD-SHELL', line]), z.array(text)], { error: 'text or a list of texts' })
  .transform((words, context) => {
    const [kind, first] = words
    const complete = kind === 'NONE' || (first !== undefined && (kind === 'CMD' || kind === 'CMD-SHELL'))
    if (complete) return words
    return refuse(
      context,
      words,
      '["CMD", program, …], ["CMD-SHELL", line] or ["NONE"]',
      'Correct the test of the health check',
    )
  })

export const healthcheck = z.strictObject({
  test: test.optional(),
  disable: flag.optional(),
  timeout: durationMs.optional(),
  // archbench looks by itself, and only while the container starts; these say for how long.
  interval: durationMs.optional(),
  start_period: durationMs.optional(),
  start_interval: durationMs.optional(),
  retries: integer.optional(),
})

export const deploy = z.strictObject({
  replicas: integer.pipe(z.int().positive()).optional(),
  resources: z
    .strictObject({
      limits: z
        .strictObject({
          memory: bytes.optional(),
          pids: passedOver,
          cpus: z
            .unknown()
            .transform((value, context) =>
              refuse(context, value, 'no limit of CPUs', 'Leave it out: the budget divides the CPUs (--cpus)'),
            )
            .optional(),
        })
        .optional(),
      reservations: passedOver,
    })
    .optional(),
  mode: z.literal('replicated').optional(),
  labels: passedOver,
  restart_policy: passedOver,
  update_config: passedOver,
  rollback_config: passedOver,
})

/** All services of a target share one network, whatever a file calls its networks: what stays of them is other names. */
export const serviceNetworks = z
  .union([
    z.array(z.string()),
    z.record(
      z.string(),
      z
        .strictObject({
          aliases: z.array(z.string()).optional(),
          priority: passedOver,
          gw_priority: passedOver,
        })
        .nullable(),
    ),
  ])
  .transform((value): { aliases: string[] } => ({
    aliases: Array.isArray(value) ? [] : Object.values(value).flatMap((network) => network?.aliases ?? []),
  }))

/** A secret or a config that a service reads: by its name, or with the path at which it finds it. */
export interface FileReference {
  readonly source: string
  readonly target?: string | undefined
}

export const fileReferences = z.array(
  z
    .union(
      [
        z.string(),
        z.strictObject({
          source: z.string(),
          target: z.string().optional(),
          uid: passedOver,
          gid: passedOver,
          mode: passedOver,
        }),
      ],
      { error: 'a name, or a mapping of source and target' },
    )
    .transform((value): FileReference => {
      return typeof value === 'string' ? { source: value } : { source: value.source, target: value.target }
    }),
)

/** Secrets and configs as Compose declares them, each a file of the project. */
export const declaredFiles = z.record(
  z.string(),
  z.strictObject(
    { file: z.string(), name: passedOver, labels: passedOver },
    { error: '`file`, the path of a file below the compose file: write what comes from elsewhere into one' },
  ),
)

/** Named volumes as Compose declares them: each deployment gets its own, empty ones. */
export const declaredVolumes = z.record(
  z.string(),
  z
    .strictObject(
      { name: passedOver, labels: passedOver, driver: z.literal('local', 'the driver "local"').optional() },
      { error: 'nothing: a deployment has volumes of its own, empty at the start and gone at the end' },
    )
    .nullable(),
)
