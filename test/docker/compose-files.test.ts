import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTopology } from '../../src/topology/read-topology.ts'
import { findTarget } from '../../src/topology/targets.ts'
import { referenceImplementations } from '../../src/topology/testing/reference-implementations.ts'
import type { Service } from '../../src/topology/topology.ts'

// What we read from compose files, against what Compose makes of them. Only its command line is needed, no engine:
// `docker compose`, or the standalone program that ARCHBENCH_COMPOSE names.

const variables = { ARCHBENCH_SECRET: 'of-this-run', NAME: 'shop', EMPTY: '' }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-compose-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The parts of a service that both know, each in one form. */
type Seen = Readonly<Record<string, unknown>>

async function seenByUs(files: readonly string[]): Promise<Record<string, Seen>> {
  const [file = '', ...overrides] = files
  const { services } = await readTopology({ file, overrides, name: 'x', variant: undefined, variables })
  return Object.fromEntries(services.map((service) => [service.name, ours(service)]))
}

function ours({ container, ...service }: Service): Seen {
  return {
    image: service.image,
    command: service.command,
    environment: service.environment,
    port: service.port,
    replicas: service.replicas,
    dependsOn: Object.fromEntries(service.dependsOn.map(({ service: name, condition }) => [name, condition])),
    ...container,
    // Volumes are on where they are mounted, and a health check on what it runs.
    healthCheck: container.healthCheck?.command,
    volumes: [...container.volumes].sort(),
    tmpfs: [...container.tmpfs].sort(),
    build: container.build && { ...container.build, args: { ...container.build.args } },
  }
}

interface ComposeService {
  readonly image?: string
  readonly command?: readonly string[] | null
  readonly entrypoint?: readonly string[] | null
  readonly environment?: Readonly<Record<string, string>>
  readonly expose?: readonly string[]
  readonly ports?: readonly { readonly target: number }[]
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
  readonly tmpfs?: readonly string[]
  readonly volumes?: readonly { readonly target: string }[]
  readonly init?: boolean
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>
  readonly shm_size?: string
  readonly mem_limit?: string
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
}

async function seenByCompose(files: readonly string[]): Promise<Record<string, Seen>> {
  const standalone = process.env.ARCHBENCH_COMPOSE
  const [program, first] = standalone ? [standalone, []] : ['docker', ['compose']]
  const args = [...first, ...files.flatMap((file) => ['-f', file]), 'config', '--format', 'json']
  const { stdout } = await promisify(execFile)(program, args, { env: { ...process.env, ...variables } })
  // Compose writes its output so that it can be read again: a dollar sign is doubled.
  const { services } = JSON.parse(stdout.replaceAll('$$', '$')) as { services: Record<string, ComposeService> }
  return Object.fromEntries(Object.entries(services).map(([name, service]) => [name, theirs(service)]))
}

function theirs(service: ComposeService): Seen {
  const memory = service.deploy?.resources?.limits?.memory ?? service.mem_limit
  const [kind, ...words] = service.healthcheck?.test ?? []
  return {
    image: service.image,
    command: service.command ?? undefined,
    environment: service.environment ?? {},
    port: Number(service.expose?.[0] ?? service.ports?.[0]?.target ?? Number.NaN) || undefined,
    replicas: service.deploy?.replicas ?? 1,
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
    // The one default that differs: here a root file system is read-only unless a file says otherwise.
    readOnly: service.read_only ?? true,
    addedCapabilities: service.cap_add ?? [],
    tmpfs: [...(service.tmpfs ?? [])].sort(),
    volumes: (service.volumes ?? []).map(({ target }) => target).sort(),
    init: service.init ?? false,
    ulimits: Object.fromEntries(
      Object.entries(service.ulimits ?? {}).map(([name, limit]) => [
        name,
        typeof limit === 'number' ? { soft: limit, hard: limit } : limit,
      ]),
    ),
    shmBytes: service.shm_size === undefined ? undefined : Number(service.shm_size),
    memoryBytes: memory === undefined ? undefined : Number(memory),
    healthCheck:
      service.healthcheck?.disable || kind === 'NONE'
        ? undefined
        : kind === 'CMD-SHELL'
          ? ['/bin/sh', '-c', ...words]
          : kind && words,
  }
}

/** Compose says nothing of what is left out; we say `undefined` or `null`. */
function plain(seen: Record<string, Seen>): unknown {
  return JSON.parse(JSON.stringify(seen, (_key, value) => value ?? undefined))
}

test.each(await referenceImplementations())('%s %s is read as Compose reads it', async (scenario, target) => {
  const { file, variantFile } = findTarget(target, scenario)
  const files = [file, ...(variantFile ? [variantFile] : [])]
  expect(plain(await seenByUs(files))).toEqual(plain(await seenByCompose(files)))
})

const BASE = `
name: base
x-archbench: { entrypoint: app }
x-shared: &shared { user: "1000:1000", labels: { a: b } }
services:
  app:
    <<: *shared
    image: \${MISSING:-app-\${NAME:-x}}:\${EMPTY-1}\${EMPTY:-2}
    build: .
    command: [one, "\${NAME:+is \${NAME}}", "$$NAME", "{\\"a\\": \${MISSING:-{}}}"]
    entrypoint: [sh, -c]
    environment: { A: 1, B: "\${NAME}", C: 3 }
    env_file: app.env
    expose: ["80", "81"]
    ports: ["127.0.0.1:8080:80", "53:53/udp"]
    depends_on: [db, cache]
    tmpfs: /tmp
    cap_add: [NET_RAW, CHOWN]
    ulimits: { nofile: 10, nproc: { soft: 1, hard: 2 } }
    healthcheck: { test: "curl -f http://localhost", interval: 1m30s, retries: "\${RETRIES:-3}" }
    deploy: { replicas: 2, resources: { limits: { memory: 1.5g }, reservations: { cpus: "1" } } }
    volumes: ["/anonymous"]
    shm_size: 64mb
  db: { image: db, environment: [A=1, "B=\${NAME}", C], volumes: [{ type: volume, source: db, target: /var/lib/db }], init: "true", mem_limit: 300m }
  cache: { image: cache, environment: { A: 1, B: true }, healthcheck: { test: [CMD, ping] } }
  gone: { image: gone }
volumes: { db: , other: }
`

const OVERRIDE = `
services:
  app:
    command: [two]
    build: { dockerfile: docker/Dockerfile, args: [VERSION=3, "NAME=\${NAME}"], target: run }
    environment: { B: "2", C: !reset null, D: 4 }
    env_file: [more.env, { path: missing.env, required: false }]
    expose: ["81", "82"]
    depends_on: { cache: { condition: service_healthy } }
    tmpfs: [/run, "/cache:size=1m,mode=1777"]
    cap_add: [CHOWN, KILL]
    ulimits: { nproc: 5 }
    healthcheck: { test: [CMD, look], timeout: 5s }
    deploy: { resources: { limits: { memory: 2g } } }
    entrypoint: !reset []
  db:
    volumes: ["other:/var/lib/db", "extra:/extra"]
    deploy: { resources: { limits: { memory: 100mb } } }
    mem_limit: !reset null
    environment: { A: 2, C: c }
    healthcheck: { disable: true }
  cache: !override
    image: other
    environment: { Z: z }
    expose: !override [ "1" ]
  gone: !reset null
  more: { image: more, restart: always, healthcheck: { test: ["NONE"] }, working_dir: /w, depends_on: { db: { condition: service_completed_successfully } } }
volumes: { extra: }
`

test('overrides, tags, variables and short forms are read as Compose reads them', async () => {
  const files = ['compose.yaml', 'compose.more.yaml'].map((name) => join(folder, name))
  writeFileSync(join(folder, 'compose.yaml'), BASE)
  writeFileSync(join(folder, 'compose.more.yaml'), OVERRIDE)
  writeFileSync(
    join(folder, 'app.env'),
    [
      '# a comment',
      'export A=from-file',
      'E= "spaced # out"  # said',
      "F='${NAME} it\\'s'",
      'G=${NAME} and ${E} # no',
      'H="a\\tb \\"c\\" ${NAME}"',
      'I=x#y',
      'J=',
      'K=C:\\new',
    ].join('\n'),
  )
  writeFileSync(join(folder, 'more.env'), 'J=${A:-none} $$5\nI=${MISSING:-nested ${NAME}}\n')
  const seen = plain(await seenByUs(files))
  expect(seen).toEqual(plain(await seenByCompose(files)))
  // Lest both have read nothing.
  expect(seen).toMatchObject({
    app: { image: 'app-shop:2', replicas: 2, environment: { B: '2', G: 'shop and spaced # out' } },
  })
  expect(Object.keys(seen as object).sort()).toEqual(['app', 'cache', 'db', 'more'])
})
