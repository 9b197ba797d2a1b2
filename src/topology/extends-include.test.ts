import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTopology } from './read-topology.ts'
import { refusalOf } from './testing/read-compose.ts'
import type { Topology } from './topology.ts'

// What the corpus of compose files cannot hold: errors, and what archbench alone says of these files.

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-extends-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Reads `compose.yaml` of these files, and `compose.override.yaml` over it where there is one. */
function read(files: Readonly<Record<string, string>>): Promise<Topology> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return readTopology({
    file: join(folder, 'compose.yaml'),
    overrides: [join(folder, 'compose.override.yaml')],
    name: 'mine',
    variant: undefined,
    variables: {},
  })
}

async function refusal(files: Readonly<Record<string, string>>): Promise<string> {
  return (await refusalOf(read(files))).replaceAll(`${folder}/`, '')
}

const APP = 'services:\n  app:\n    expose: ["80"]\n'

test('what archbench reads of its own is extended like all else', async () => {
  const { services } = await read({
    'compose.yaml': `${APP}    extends: { file: base.yaml, service: base }\n    x-archbench: { cost: functions }\n`,
    'base.yaml': 'services:\n  base:\n    x-archbench: { health: /healthz, cost: container }\n',
  })
  expect(services[0]).toMatchObject({ healthPath: '/healthz', cost: 'functions' })
})

test('a key that is refused is named in the file that is extended', async () => {
  const base = 'services:\n  other: { image: other }\n  base:\n    image: app\n    privileged: true\n'
  expect(
    await refusal({
      'compose.yaml': `${APP}    extends: { file: sub/base.yaml, service: base }\n`,
      'sub/base.yaml': base,
    }),
  ).toContain('sub/base.yaml:5:5 services.base.privileged: this key is not supported.')
})

test('services that extend each other in a circle are named in their order', async () => {
  const message = await refusal({
    'compose.yaml': `${APP}    extends: { file: a.yaml, service: a }\n`,
    'a.yaml': 'services:\n  a:\n    extends: b\n  b:\n    extends: { service: c, file: b.yaml }\n',
    'b.yaml': 'services:\n  c: { extends: { file: a.yaml, service: a } }\n',
  })
  expect(message).toContain('b.yaml:2:8 services.c.extends: services extend each other in a circle.')
  expect(message).toContain('Found: a (a.yaml) → b (a.yaml) → c (b.yaml) → a (a.yaml).')
})

test('a service that extends itself is a circle', async () => {
  expect(await refusal({ 'compose.yaml': `${APP}    extends: app\n` })).toContain(
    'Found: app (compose.yaml) → app (compose.yaml).',
  )
})

test.each([
  ['extends: { file: none.yaml, service: x }', 'services.app.extends.file: the file of the service to extend is not'],
  ['extends: { file: base.yaml, service: x }', 'services.app.extends: the service to extend is not there. Found: x'],
  ['extends: other', 'services.app.extends: the service to extend is not there. Found: other. Expected: one of app'],
  ['extends: { file: base.yaml }', 'services.app.extends: this value does not fit'],
  ['extends: [base]', 'Expected: the name of a service, or a mapping of service and file'],
  ['extends: { service: x, file: "https://example.com/a.git" }', 'Fetch the file first and give its path.'],
])('%s is refused with its place', async (line, expected) => {
  const message = await refusal({ 'compose.yaml': `${APP}    ${line}\n`, 'base.yaml': 'services: { base: {} }\n' })
  expect(message).toMatch(/^compose\.yaml:4:\d+ services\.app\.extends/)
  expect(message).toContain(expected)
})

test('a dependency that came with an extended service is looked for in the file that names it', async () => {
  const message = await refusal({
    'compose.yaml': `${APP}    extends: { file: base.yaml, service: base }\n`,
    'base.yaml': 'services:\n  base:\n    image: x\n    depends_on: [db]\n  db: { image: db }\n',
  })
  expect(message).toContain('base.yaml:4:5 services.base.depends_on: this service depends on one that is not there.')
  expect(message).toContain('Found: db. Expected: one of app.')
})

test('files that include each other in a circle are named in their order', async () => {
  const message = await refusal({
    'compose.yaml': `include: [a/compose.yaml]\n${APP}`,
    'a/compose.yaml': 'include:\n  - path: ../b.yaml\n',
    'b.yaml': 'include:\n  - a/compose.yaml\n',
  })
  expect(message).toContain('b.yaml:2:5 include.0: files include each other in a circle.')
  expect(message).toContain('Found: a/compose.yaml → b.yaml → a/compose.yaml.')
})

test('an included service that this file has as well is refused, unless it is the same', async () => {
  const files = { 'compose.yaml': `${APP}include: [a.yaml]\n`, 'a.yaml': 'services: { app: { image: other } }\n' }
  const message = await refusal(files)
  expect(message).toContain('compose.yaml:2:3 services.app: an included file has another one of this name.')
  expect(message).toContain('change the included one in an override file (compose.override.yaml)')
  const { services } = await read({ ...files, 'a.yaml': APP })
  expect(services.map(({ name }) => name)).toEqual(['app'])
})

test('errors in an included file name that file', async () => {
  const main = `include: [sub/more.yaml]\n${APP}`
  expect(await refusal({ 'compose.yaml': main, 'sub/more.yaml': 'services:\n  b:\n    pid: host\n' })).toContain(
    'sub/more.yaml:3:5 services.b.pid: this key is not supported.',
  )
  expect(await refusal({ 'compose.yaml': main, 'sub/more.yaml': 'services:\n  b: { depends_on: [c] }\n' })).toContain(
    'sub/more.yaml:2:8 services.b.depends_on: this service depends on one that is not there.',
  )
})

test.each([
  ['none.yaml', 'the file to include is not there'],
  ['{ path: [] }', 'this value does not fit'],
  ['oci://example.com/app', 'Fetch the file first and give its path.'],
  ['{ path: a.yaml, env_file: none.env }', 'none.env'],
])('include: [%s] is refused', async (entry, expected) => {
  expect(await refusal({ 'compose.yaml': `${APP}include: [${entry}]\n`, 'a.yaml': APP })).toContain(expected)
})

test('what an included project sets, what is not taken over of it and what is not set is named', async () => {
  const { notes } = await read({
    'compose.yaml': `include: [sub/compose.yaml]\nx-archbench: { entrypoint: app }\n${APP}`,
    'sub/compose.yaml': 'services: { b: { image: "b:$TAG", command: ["$NOT_SET"] } }\nx-archbench: { entrypoint: b }\n',
    'sub/.env': 'TAG=1\n',
  })
  expect(notes).toEqual([
    'the included project of sub/compose.yaml sets TAG',
    'x-archbench of the included sub/compose.yaml is not taken over',
    'the variable NOT_SET of sub/compose.yaml is not set: it is taken as empty',
  ])
})

test('what is not known of an entry point is looked for in the file that was named', async () => {
  const message = await refusal({
    'compose.yaml': 'include: [a.yaml, b.yaml]\nname: both\n',
    'a.yaml': 'services: { a: { image: a, expose: ["80"] } }\n',
    'b.yaml': 'services: { b: { image: b } }\n',
  })
  expect(message).toContain('compose.yaml:1:1 x-archbench.entrypoint: the service that takes the traffic is not known')
  expect(message).toContain('Expected: one of a, b.')
})

test('an override file may change, replace and extend what is included', async () => {
  const { services } = await read({
    'compose.yaml': 'include: [a.yaml]\nx-archbench: { entrypoint: app }\n',
    'a.yaml': `${APP}    environment: { A: "1", B: "1" }\n  log: { image: old, tmpfs: [/old] }\n`,
    'compose.override.yaml':
      'services:\n  app: { environment: { B: "2" } }\n  log: !override { extends: { file: b.yaml, service: log } }\n',
    'b.yaml': 'services: { log: { image: new } }\n',
  })
  expect(services.map(({ name, image, environment }) => [name, image, environment])).toEqual([
    ['app', undefined, { A: '1', B: '2' }],
    ['log', 'new', {}],
  ])
  expect(services[1]?.container.tmpfs).toEqual([])
})
