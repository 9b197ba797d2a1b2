import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { packageRoot } from '../base/package-root.ts'
import { composeSchema } from './compose-schema.ts'
import { readTopology } from './read-topology.ts'
import { REFUSED_SERVICE_KEYS, REFUSED_TOP_LEVEL_KEYS } from './refused-keys.ts'
import type { Topology } from './topology.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-topology-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function read(compose: string, override?: string): Promise<Topology> {
  const file = join(folder, 'compose.yaml')
  writeFileSync(file, compose)
  const overrideFile = join(folder, 'compose.embedded.yaml')
  if (override !== undefined) writeFileSync(overrideFile, override)
  return readTopology({
    file,
    overrides: [overrideFile],
    name: 'mine',
    variant: undefined,
    variables: { SECRET: 's3' },
  })
}

async function paragraphOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).paragraph()
}

const BASE = `services:
  app:
    image: app:1
    command: [node, app.js]
    environment: [ "TOKEN=\${SECRET}", "DEBUG=1" ]
    expose: ["8080"]
    depends_on: [db]
    x-archbench: { health: /healthz }
  db:
    image: postgres:18
    expose: [5432]
x-archbench: { entrypoint: app, architecture: monolith }
`

test('both forms of environment and depends_on, and variables', async () => {
  const topology = await read(BASE)
  expect(topology).toMatchObject({ architecture: 'monolith', entrypoint: 'app' })
  expect(topology.services[0]).toMatchObject({
    environment: { TOKEN: 's3', DEBUG: '1' },
    port: 8080,
    healthPath: '/healthz',
    dependsOn: [{ service: 'db', condition: 'service_started' }],
  })
})

test('an override replaces commands, merges mappings and adds services', async () => {
  const topology = await read(
    BASE,
    `services:
  app: { command: [node, app.ts], environment: { DEBUG: "2", MORE: "x" }, depends_on: { cache: { condition: service_healthy } } }
  db: { x-archbench: { embedded: postgres, cost: database } }
  cache: { command: [node, cache.js] }
`,
  )
  const [app, db, cache] = topology.services
  expect(app).toMatchObject({ command: ['node', 'app.ts'], environment: { TOKEN: 's3', DEBUG: '2', MORE: 'x' } })
  expect(app?.dependsOn.map(({ service }) => service)).toEqual(['db', 'cache'])
  expect(app?.healthPath).toBe('/healthz')
  expect(db).toMatchObject({ embedded: 'postgres', cost: 'database', image: 'postgres:18' })
  expect(cache?.command).toEqual(['node', 'cache.js'])
})

test('a key that is not supported is named with its line', async () => {
  const message = await paragraphOf(read(BASE.replace('    image: app:1', '    image: app:1\n    privileged: true')))
  expect(message).toContain('compose.yaml:4:5 services.app.privileged: this key is not supported.')
  expect(message).toContain('Give back the capabilities that the program needs with cap_add.')
})

test('a value of the wrong kind says what was found and expected', async () => {
  const message = await paragraphOf(read(BASE.replace('[node, app.js]', '{ node: app.js }')))
  expect(message).toContain('compose.yaml:4:5 services.app.command')
  expect(message).toContain('Found: {"node":"app.js"}. Expected: a list of strings')
})

test('merge keys work, and extension keys of other programs are passed over', async () => {
  const shared = 'x-common: &common\n  environment: { LEVEL: info }\n'
  const topology = await read(
    shared + BASE.replace('    image: postgres:18', '    <<: *common\n    x-other: 1\n    image: postgres:18'),
  )
  expect(topology.services[1]).toMatchObject({ name: 'db', environment: { LEVEL: 'info' } })
})

test('bad YAML is reported with its line', async () => {
  expect(await paragraphOf(read('services:\n  app: {image: "x\n'))).toMatch(/compose\.yaml:3:\d+: is not valid YAML/)
})

test('an unknown dependency and a missing entry point name the choices', async () => {
  expect(await paragraphOf(read(BASE.replace('[db]', '[dbx]')))).toContain('Found: dbx. Expected: one of app, db.')
  expect(await paragraphOf(read(BASE.replace('entrypoint: app, ', '')))).toContain('Expected: one of app, db.')
})

test('a missing file is an error of the user', async () => {
  rmSync(folder, { recursive: true })
  const reading = readTopology({
    file: join(folder, 'x.yaml'),
    overrides: [],
    name: 'x',
    variant: undefined,
    variables: {},
  })
  expect(await paragraphOf(reading)).toContain('cannot be read')
})

test.each(['"8080-8090"', '"53/udp"', 'http'])('the port %s is refused', async (port) => {
  expect(await paragraphOf(read(BASE.replace('"8080"', port)))).toContain('Expected: a port like "8080"')
})

test('a port may name its protocol', async () => {
  expect((await read(BASE.replace('"8080"', '8080/tcp'))).services[0]?.port).toBe(8080)
})

const guide = readFileSync(join(packageRoot, 'docs/use/your-own-target.md'), 'utf8')
const reference = readFileSync(join(packageRoot, 'docs/reference/compose.md'), 'utf8')

test('the example of the guide can be started without Docker', async () => {
  const [compose = '', override] = [...guide.matchAll(/```yaml [^\n]*\n(.*?)```/gs)].map(([, yaml]) => yaml)
  const { entrypoint, services } = await read(compose, override)
  expect(entrypoint).toBe('web')
  expect(services).toMatchObject([
    { name: 'web', command: ['node', 'server.js'], port: 8080, healthPath: '/healthz' },
    { name: 'db', embedded: 'postgres', port: 5432, cost: 'database' },
  ])
})

test('the reference names every key that is read, passed over or refused with a remedy of its own', () => {
  const service = composeSchema.shape.services.valueType.shape
  const keys = [composeSchema.shape, service, REFUSED_SERVICE_KEYS, REFUSED_TOP_LEVEL_KEYS].flatMap(Object.keys)
  const named = new Set([...reference.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split('.')))
  // The keys that divide CPUs are named as a group.
  expect(keys.filter((key) => !named.has(key) && !/^cpu_/.test(key))).toEqual([])
})
