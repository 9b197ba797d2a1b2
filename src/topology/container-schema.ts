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

const BIND_REMEDY = 'Nothing of this machine is mounted: copy it into an image with a Dockerfile'

/** A place in the container that lies on a volume. */
export interface VolumeMount {
  /** `undefined` for an anonymous one. */
  readonly source: string | undefined
  readonly target: string
}

export const volumes = z.array(
  z
    .union([z.string(), z.looseObject({ type: z.string(), source: z.string().optional(), target: z.string() })], {
      error: 'a volume: "name:/path", "/path", or a mapping of type, source and target',
    })
    .transform((value, context): VolumeMount => {
      const expected = 'a volume of the container, like "data:/var/lib/data"'
      const { type, source, target, ...options } = typeof value === 'string' ? shortVolume(value) : value
      if (type === 'tmpfs') return refuse(context, value, expected, 'Name it under tmpfs, as "/path:size=64m"')
      if (type !== 'volume') return refuse(context, value, expected, BIND_REMEDY)
      if (!target.startsWith('/'))
        return refuse(context, value, expected, 'Give the path in the container from its root')
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

function shortVolume(spec: string): { type: string; source: string | undefined; target: string; options?: string } {
  const [first = '', second, ...rest] = spec.split(':')
  if (second === undefined) return { type: 'volume', source: undefined, target: first }
  const type = /^([./~\\]|[A-Za-z]$)/.test(first) ? 'bind' : 'volume'
  const options = rest.join(':')
  return { type, source: first, target: second, ...(options === '' || options === 'rw' ? {} : { options }) }
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

/** Only the network that all services of a target share. */
export const serviceNetworks = z
  .union([z.array(z.string()), z.record(z.string(), z.unknown())])
  .transform((value, context) => {
    const plain = Array.isArray(value)
      ? value.every((name) => name === 'default')
      : Object.entries(value).every(([name, settings]) => name === 'default' && (settings ?? undefined) === undefined)
    if (plain) return value
    return refuse(
      context,
      value,
      'only the network "default"',
      'Leave networks out: the services of a target share one network and find each other by name',
    )
  })

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
