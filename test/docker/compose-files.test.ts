import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTopology } from '../../src/topology/read-topology.ts'
import { findTarget } from '../../src/topology/targets.ts'
import { ANSWERS_FILE, answerFor, type CorpusAnswers, corpusCases } from '../../src/topology/testing/compose-corpus.ts'
import { askCompose, plain, seenByArchbench, seenByCompose } from '../../src/topology/testing/compose-view.ts'
import { referenceImplementations } from '../../src/topology/testing/reference-implementations.ts'

// What we read from compose files, against what Compose makes of them. Only its command line is needed, no engine:
// `docker compose`, or the standalone program that ARCHBENCH_COMPOSE names.

const variables = { ARCHBENCH_SECRET: 'of-this-run', NAME: 'shop', EMPTY: '' }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-compose-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function ours(files: readonly string[]): Promise<unknown> {
  const [file = '', ...overrides] = files
  const { services } = await readTopology({ file, overrides, name: 'x', variant: undefined, variables })
  return plain(Object.fromEntries(services.map((service) => [service.name, seenByArchbench(service)])))
}

async function theirs(files: readonly string[]): Promise<unknown> {
  const { services, ...mounts } = await askCompose(folder, files, variables)
  return plain(
    Object.fromEntries(Object.entries(services).map(([name, service]) => [name, seenByCompose(service, mounts)])),
  )
}

test.each(await referenceImplementations())('%s %s is read as Compose reads it', async (scenario, target) => {
  const { file, variantFiles } = findTarget(target, scenario)
  const files = [file, ...variantFiles]
  expect(await ours(files)).toEqual(await theirs(files))
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
  const seen = await ours(files)
  expect(seen).toEqual(await theirs(files))
  // Lest both have read nothing.
  expect(seen).toMatchObject({
    app: { image: 'app-shop:2', replicas: 2, environment: { B: '2', G: 'shop and spaced # out' } },
  })
  expect(Object.keys(seen as object).sort()).toEqual(['app', 'cache', 'db', 'more'])
})

test('the stored answers to the corpus are still what Compose says', async () => {
  const { answers } = JSON.parse(readFileSync(ANSWERS_FILE, 'utf8')) as CorpusAnswers
  for (const name of corpusCases()) expect({ [name]: await answerFor(name) }).toEqual({ [name]: answers[name] })
})
