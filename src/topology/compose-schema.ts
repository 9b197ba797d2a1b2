import { z } from 'zod'

// The subset of the Compose specification that a topology needs. A key outside of it is refused by name, because
// a key that is ignored would change what is measured without a word. Harmless keys (they do not change what runs
// here) are accepted and passed over.

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

const environment = z
  .union([z.record(z.string(), z.union([scalar, z.null().transform(() => '')])), z.array(z.string())])
  .transform((value): Record<string, string> => {
    if (!Array.isArray(value)) return value
    return Object.fromEntries(
      value.map((entry) => {
        const at = entry.indexOf('=')
        return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
      }),
    )
  })

const condition = z.enum(['service_started', 'service_healthy'])

const dependsOn = z
  .union([
    z.array(z.string()),
    z.record(
      z.string(),
      z.strictObject({ condition: condition.default('service_started'), restart: z.boolean().optional() }),
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

const command = z.array(scalar, { error: 'a list of strings, program first (the shell form is not supported)' })

/** Seconds as Compose writes durations: `10s`, `1m30s`, `500ms`. */
const durationMs = z
  .string()
  .regex(/^(\d+(ms|s|m|h))+$/, 'a duration like 10s or 1m30s')
  .transform((text) => {
    const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
    return [...text.matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
      (sum, [, n, unit]) => sum + Number(n) * (unitMs[unit ?? ''] ?? 0),
      0,
    )
  })

const serviceExtension = z.strictObject({
  health: z.string().startsWith('/').optional(),
  cost: z.enum(['container', 'database', 'broker', 'functions']).optional(),
  functionMetrics: z.string().startsWith('/').optional(),
  embedded: z.literal('postgres').optional(),
})

const service = z.strictObject({
  image: z.string().optional(),
  command: command.optional(),
  environment: environment.optional(),
  expose: z.array(port).optional(),
  depends_on: dependsOn.optional(),
  stop_grace_period: durationMs.optional(),
  deploy: z.strictObject({ replicas: z.int().positive().optional(), resources: z.unknown().optional() }).optional(),
  'x-archbench': serviceExtension.optional(),
  // Harmless here: how Docker builds, labels, publishes, checks and confines what this runtime starts by itself.
  build: z.unknown().optional(),
  working_dir: z.unknown().optional(),
  volumes: z.unknown().optional(),
  ports: z.unknown().optional(),
  healthcheck: z.unknown().optional(),
  labels: z.unknown().optional(),
  restart: z.unknown().optional(),
  tmpfs: z.unknown().optional(),
  user: z.unknown().optional(),
  init: z.unknown().optional(),
  read_only: z.unknown().optional(),
  cap_drop: z.unknown().optional(),
  security_opt: z.unknown().optional(),
  ulimits: z.unknown().optional(),
  logging: z.unknown().optional(),
  shm_size: z.unknown().optional(),
})

/** One compose file after interpolation, before it is merged with others. docs/architecture.md tells its users the same. */
export const composeSchema = z.strictObject({
  name: z.string().optional(),
  services: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/, 'a service name of letters, digits, dots, dashes'), service),
  'x-archbench': z
    .strictObject({
      architecture: z.string().optional(),
      variant: z.string().optional(),
      entrypoint: z.string().optional(),
    })
    .optional(),
  version: z.unknown().optional(),
  volumes: z.unknown().optional(),
  networks: z.unknown().optional(),
})

export type ComposeFile = z.infer<typeof composeSchema>
export type ComposeService = ComposeFile['services'][string]
