import { z } from 'zod'
import { bytes, durationMs, flag, integer, keyValues, localFile, oneOrMore, text, words } from './compose-values.ts'
import {
  addedCapabilities,
  build,
  declaredFiles,
  declaredVolumes,
  deploy,
  droppedCapabilities,
  fileReferences,
  healthcheck,
  ownPlatform,
  securityOptions,
  serviceNetworks,
  tmpfs,
  ulimits,
  volumes,
} from './container-schema.ts'
import { EMBEDDED_KINDS } from './embedded-kind.ts'
import { VARIANT_GROUPS } from './variant-groups.ts'

// The subset of the Compose specification that a topology needs. A key outside of it is refused by name, because
// a key that is ignored would change what is measured without a word. Harmless keys (they do not change what is
// measured) are accepted and passed over. What comes out has one form for each key, whichever way it was written,
// in the same place as in the file: overrides are merged in this form.

const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully'])

const dependsOn = z
  .union([
    z.array(z.string()),
    z.record(
      z.string(),
      z.strictObject({
        condition: condition.default('service_started'),
        restart: flag.optional(),
        required: flag.optional(),
      }),
    ),
  ])
  .transform(
    (value): Record<string, z.infer<typeof condition>> =>
      Array.isArray(value)
        ? Object.fromEntries(value.map((name) => [name, 'service_started' as const]))
        : Object.fromEntries(Object.entries(value).map(([name, { condition }]) => [name, condition])),
  )

/** A port of the container; a range or UDP would be no address to rewrite. */
const port = z
  .union([z.number(), z.string()])
  .transform(String)
  .pipe(
    z
      .string()
      .regex(/^\d{1,5}(\/tcp)?$/, 'a port like "8080"')
      .transform((text) => Number.parseInt(text, 10)),
  )

/** The container's side of what Compose would publish; ranges and UDP are passed over, as publishing is. */
const publishedPorts = z
  .array(z.union([text, z.looseObject({ target: integer, protocol: z.string().optional() })]))
  .transform((entries): number[] =>
    entries.flatMap((entry) => {
      if (typeof entry !== 'string') return entry.protocol === 'udp' ? [] : [entry.target]
      const [, target] = /(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(entry) ?? []
      return target === undefined ? [] : [Number(target)]
    }),
  )

const envFilePath = z.strictObject({ path: z.string(), required: flag.default(true) })

const envFiles = z
  .union([z.string(), z.array(z.union([z.string(), envFilePath]))], { error: 'a path or a list of paths' })
  .transform((value) =>
    (Array.isArray(value) ? value : [value]).map((entry) =>
      typeof entry === 'string' ? { path: entry, required: true } : entry,
    ),
  )

/** The service that this one is laid over: of the same file where none is named. */
const extended = z
  .union([z.string(), z.strictObject({ service: z.string(), file: z.string().optional() })], {
    error: 'the name of a service, or a mapping of service and file',
  })
  .transform((value, context): { service: string; file?: string | undefined } => {
    if (typeof value === 'string') return { service: value }
    return { ...value, file: value.file === undefined ? undefined : localFile(value.file, context) }
  })

/** Files that are read as a project of their own, the later ones laid over the first. */
const include = z.array(
  z
    .union(
      [
        z.string(),
        z.strictObject({
          path: z.union([z.string(), z.array(z.string()).min(1)]),
          project_directory: z.string().optional(),
          env_file: oneOrMore.optional(),
        }),
      ],
      { error: 'a path, or a mapping of path, project_directory and env_file' },
    )
    .transform((value, context): ComposeInclude => {
      const { path, ...rest } = typeof value === 'string' ? { path: value } : value
      return { ...rest, path: [path].flat().map((file) => localFile(file, context)) }
    }),
)

/** One entry of `include`. */
export interface ComposeInclude {
  readonly path: readonly string[]
  readonly project_directory?: string | undefined
  readonly env_file?: readonly string[] | undefined
}

const serviceExtension = z.strictObject({
  health: z.string().startsWith('/').optional(),
  cost: z.enum(['container', 'database', 'broker', 'functions']).optional(),
  functionMetrics: z.string().startsWith('/').optional(),
  requestMetrics: z.string().startsWith('/').optional(),
  durability: z.string().max(200).optional(),
  embedded: z.enum(EMBEDDED_KINDS).optional(),
})

const passedOver = z.unknown().optional()

const service = z.strictObject({
  extends: extended.optional(),
  image: z.string().optional(),
  build: build.optional(),
  command: words.optional(),
  entrypoint: words.optional(),
  working_dir: z.string().optional(),
  user: text.optional(),
  environment: keyValues.optional(),
  env_file: envFiles.optional(),
  expose: z.array(port).optional(),
  ports: publishedPorts.optional(),
  depends_on: dependsOn.optional(),
  healthcheck: healthcheck.optional(),
  stop_grace_period: durationMs.optional(),
  deploy: deploy.optional(),
  mem_limit: bytes.optional(),
  shm_size: bytes.optional(),
  read_only: flag.optional(),
  init: flag.optional(),
  cap_add: addedCapabilities.optional(),
  cap_drop: droppedCapabilities.optional(),
  configs: fileReferences.optional(),
  container_name: z.string().optional(),
  platform: ownPlatform.optional(),
  profiles: z.array(z.string()).optional(),
  scale: integer.pipe(z.int().positive()).optional(),
  secrets: fileReferences.optional(),
  tmpfs: tmpfs.optional(),
  volumes: volumes.optional(),
  ulimits: ulimits.optional(),
  'x-archbench': serviceExtension.optional(),
  networks: serviceNetworks.optional(),
  // Checked, and then of no effect: every container is so.
  security_opt: securityOptions.optional(),
  // Harmless: they name, label, attach, log or restart, or ask for what is so anyway.
  annotations: passedOver,
  attach: passedOver,
  develop: passedOver,
  hostname: passedOver,
  label_file: passedOver,
  labels: passedOver,
  logging: passedOver,
  mem_reservation: passedOver,
  pids_limit: passedOver,
  pull_policy: passedOver,
  restart: passedOver,
  stdin_open: passedOver,
  stop_signal: passedOver,
  tty: passedOver,
})

/** One compose file after interpolation, before it is merged with others. docs/reference/compose.md tells its users the same. */
export const composeSchema = z.strictObject({
  name: z.string().optional(),
  include: include.optional(),
  services: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/, 'a service name of letters, digits, dots, dashes'), service),
  'x-archbench': z
    .strictObject({
      architecture: z.string().optional(),
      variant: z.string().optional(),
      purpose: z.string().max(200).optional(),
      group: z.enum(VARIANT_GROUPS).optional(),
      entrypoint: z.string().optional(),
      runtime: z.literal('docker').optional(),
    })
    .optional(),
  volumes: declaredVolumes.optional(),
  secrets: declaredFiles.optional(),
  configs: declaredFiles.optional(),
  version: passedOver,
  networks: passedOver,
})

export type ComposeFile = z.infer<typeof composeSchema>
export type ComposeService = ComposeFile['services'][string]
