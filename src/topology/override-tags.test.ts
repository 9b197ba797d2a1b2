import { expect, test } from 'vitest'
import { composeOf, readCompose, refusalOf } from './testing/read-compose.ts'

const BASE = composeOf(
  'image: app',
  'command: [a]',
  'environment: { A: 1, B: 2 }',
  'tmpfs: [/tmp, "/run:size=1m"]',
  'volumes: [one:/data, /more]',
  'healthcheck: { test: [CMD, a], timeout: 5s }',
)

async function appOf(...lines: readonly string[]) {
  const [app] = (await readCompose(BASE, `services:\n  app:\n${lines.map((line) => `    ${line}\n`).join('')}`))
    .services
  return app
}

test('without a tag, lists are joined by their path and mappings by their keys', async () => {
  const app = await appOf(
    'tmpfs: "/run:size=2m"',
    'volumes: [two:/data]',
    'environment: [B=3]',
    'healthcheck: { test: b }',
  )
  expect(app?.environment).toEqual({ A: '1', B: '3' })
  expect(app?.container).toMatchObject({
    tmpfs: ['/tmp', '/run:size=2m'],
    volumes: ['/data', '/more'],
    healthCheck: { command: ['/bin/sh', '-c', 'b'], timeoutMs: 5_000 },
  })
})

test('!reset takes a value out, !override replaces it whole', async () => {
  const app = await appOf(
    'image: !reset null',
    'environment: { B: !reset }',
    'tmpfs: !override [/cache]',
    'healthcheck: !override { test: b }',
  )
  expect(app).toMatchObject({ image: undefined, environment: { A: '1' }, command: ['a'] })
  expect(app?.container).toMatchObject({ tmpfs: ['/cache'], healthCheck: { timeoutMs: 30_000 } })
})

test('a whole service can be replaced or taken out', async () => {
  const three = `x-archbench: { entrypoint: app }\n${BASE}  b: { image: b }\n  c: { image: c, environment: { A: 1 } }\n`
  const { services } = await readCompose(three, 'services:\n  b: !reset null\n  c: !override { image: d }\n')
  expect(services.map(({ name, image, environment }) => [name, image, environment])).toEqual([
    ['app', 'app', { A: '1', B: '2' }],
    ['c', 'd', {}],
  ])
})

test('a tag counts where an anchor is used, and merge keys are followed', async () => {
  const { services } = await readCompose(
    BASE,
    'x-common: &common\n  environment: !override { C: 3 }\nservices:\n  app:\n    <<: *common\n',
  )
  expect(services[0]?.environment).toEqual({ C: '3' })
})

test('what lies over a variant of containers cannot put an embedded server in its place', async () => {
  const variant = 'x-archbench: { runtime: docker }\nservices:\n  app: { image: other }\n'
  const embedded = 'services:\n  app: !override { expose: ["80"], x-archbench: { embedded: postgres } }\n'
  expect((await readCompose(BASE, embedded)).services[0]?.embedded).toBe('postgres')
  expect((await readCompose(BASE, variant, embedded)).services[0]).toMatchObject({
    embedded: undefined,
    command: undefined,
  })
})

test.each([
  ['tmpfs: [!reset /tmp]', '!reset cannot stand before an item of a list'],
  [
    'environment: { A: !secret x }',
    'compose.1.yaml:3:20 services.app.environment.A: the tag !secret is not known here.',
  ],
])('%s is refused', async (line, expected) => {
  expect(await refusalOf(appOf(line))).toContain(expected)
})
