import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Result, resultSchema } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'

// What "archbench init" writes for each kind of thing that a folder may have, and that it can be measured as it was written.

const SERVER = `
import { createServer } from 'node:http'
const pages = new Set(['/', '/items', '/ready'])
createServer(({ url }, response) => {
  response.writeHead(pages.has(url) ? 200 : 404, { 'content-type': 'application/json' }).end('[]')
}).listen(process.env.PORT, process.env.HOST)
`
const COMPOSE = `
services:
  web:
    command: ["node", "server.mjs"]
    ports: ["8080:8080"]
    x-archbench: { health: /ready }
`
const PACKAGE = '{ "scripts": { "start": "node server.mjs" } }'
const OPENAPI = `openapi: 3.1.0
info: { title: Items, version: "1" }
paths:
  /items: { get: { responses: { "200": { description: All } } } }
  /items/{id}: { get: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: One } } } }
`

function folderWith(files: Readonly<Record<string, string>>): Archbench {
  const archbench = new Archbench()
  for (const [name, text] of Object.entries(files)) {
    const file = join(archbench.folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return archbench
}

interface Written {
  readonly scenario?: string
  readonly targets?: readonly string[]
  readonly found: readonly string[]
  readonly files: readonly string[]
  readonly notes: readonly string[]
}

async function init(archbench: Archbench, ...flags: readonly string[]): Promise<Written> {
  const { code, stdout, stderr } = await archbench.run(['init', '--json', ...flags])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Written
}

/** Measures what was written, as it stands there. */
async function measured(archbench: Archbench): Promise<Result> {
  const { stdout, stderr } = await archbench.run(['compare', '--profile', 'smoke', '--warm-up', '300ms', '--json'])
  expect(stderr).toBe('')
  const result: Result = resultSchema.parse(JSON.parse(stdout))
  expect(result.targets.map(({ failure, contract }) => [failure, contract.failed])).toEqual([[null, []]])
  for (const stage of result.targets[0]?.rounds.flatMap(({ stages }) => stages) ?? []) {
    expect(stage.errors).toEqual({})
    expect(stage.requests.completed).toBeGreaterThan(0)
  }
  return result
}

const read = ({ folder }: Archbench, name: string): string => readFileSync(join(folder, name), 'utf8')

describe('what was found is measured as it was written', () => {
  test.concurrent('a compose file: its health path is the first request', async () => {
    using archbench = folderWith({ 'compose.yaml': COMPOSE, 'server.mjs': SERVER })
    const { files, targets, scenario } = await init(archbench)
    expect({ files, targets, scenario }).toEqual({
      files: ['archbench.yaml', 'scenario.yaml'],
      targets: ['./compose.yaml'],
      scenario: './scenario.yaml',
    })
    expect(read(archbench, 'scenario.yaml')).toContain('{ name: start page, path: /ready }')
    await measured(archbench)
  })

  test.concurrent('a compose file with an OpenAPI document: the scenario is made of it', async () => {
    using archbench = folderWith({ 'compose.yaml': COMPOSE, 'server.mjs': SERVER, 'api/openapi.yaml': OPENAPI })
    const { found, notes } = await init(archbench)
    expect(found).toEqual(['compose.yaml', 'api/openapi.yaml'])
    expect(notes.join('\n')).toContain('2 operations; 1 can be sent as they are.')
    expect(read(archbench, 'scenario.yaml')).toContain('path: /items')
    await measured(archbench)
  })

  test.concurrent('a start script: compose.yaml is written for it', async () => {
    using archbench = folderWith({ 'package.json': PACKAGE, 'server.mjs': SERVER })
    const { files, notes } = await init(archbench, '--ci', 'github')
    expect(files).toEqual(['archbench.yaml', 'compose.yaml', 'scenario.yaml', '.github/workflows/archbench.yml'])
    expect(notes.join('\n')).toContain('HOST and PORT')
    await measured(archbench)
  })

  test.concurrent('a Dockerfile with a start script: as a process, where no Docker is needed', async () => {
    const files = { Dockerfile: 'FROM node\nEXPOSE 3000\n', 'package.json': PACKAGE, 'server.mjs': SERVER }
    using archbench = folderWith(files)
    const written = await init(archbench)
    expect(written.files).toEqual(['archbench.yaml', 'compose.yaml', 'compose.embedded.yaml', 'scenario.yaml'])
    const { environment } = await measured(archbench)
    expect(environment.runtime).toBe('process')
  })

  test.concurrent('something that runs already, with the document that it serves', async () => {
    const document = JSON.stringify({
      openapi: '3.0.3',
      info: { title: 'It', version: '1' },
      paths: { '/x': { get: {} } },
    })
    await using server = await serve(({ url }, response) => {
      const isKnown = url === '/x' || url === '/openapi.json'
      response.writeHead(isKnown ? 200 : 404).end(url === '/openapi.json' ? document : '{}')
    })
    using archbench = folderWith({})
    const { targets, notes } = await init(archbench, '--targets', server.url)
    expect(targets).toEqual([server.url])
    expect(notes.join('\n')).toContain('1 can be sent')
    const { targets: run } = await measured(archbench)
    expect(run[0]).toMatchObject({ kind: 'url' })
  })

  test.concurrent('something that answers its start page with a redirect: that is what is expected', async () => {
    await using server = await serve((_, response) => void response.writeHead(302, { location: '/login' }).end())
    using archbench = folderWith({})
    await init(archbench, '--targets', server.url)
    expect(read(archbench, 'scenario.yaml')).toContain('expect: { status: 302 }')
  })
})

test('an address where nothing answers is said to be one, and nothing is written', async () => {
  const server = await serve(() => {})
  await server[Symbol.asyncDispose]()
  using archbench = folderWith({})
  const { code, stderr } = await archbench.run(['init', '--targets', server.url])
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('nothing answers at this address'),
  })
  expect(existsSync(join(archbench.folder, 'archbench.yaml'))).toBe(false)
})

describe('the workflow', () => {
  test.each([
    ['.github/dependabot.yml', '.github/workflows/archbench.yml'],
    ['.gitlab-ci.yml', '.gitlab/archbench.gitlab-ci.yml'],
    ['Jenkinsfile', 'Jenkinsfile.archbench'],
  ])('of a folder with %s is written to %s, and what is there stays', async (sign, workflow) => {
    using archbench = folderWith({ 'compose.yaml': COMPOSE, [sign]: 'mine' })
    const { files } = await init(archbench)
    expect(files.at(-1)).toBe(workflow)
    expect(read(archbench, sign)).toBe('mine')
  })

  test.each([
    ['github', '.github/workflows/archbench.yml'],
    ['gitlab', '.gitlab-ci.yml'],
    ['jenkins', 'Jenkinsfile'],
  ])('of %s is written to %s where it is asked for', async (ci, workflow) => {
    using archbench = folderWith({ 'compose.yaml': COMPOSE })
    const { files } = await init(archbench, '--ci', ci, '--ci-package', 'https://packages.example/archbench.tgz')
    expect(files.at(-1)).toBe(workflow)
    expect(read(archbench, workflow)).toContain('https://packages.example/archbench.tgz')
  })

  test.each([
    [['--ci', 'github', '--targets', 'monolith'], /a compose file of your own among the targets/],
    [['--ci', 'github', '--ci-package', 'a; rm -rf b'], /no package that npm can install/],
    [['--ci', 'github', '--out', 'mine.yaml'], /needs its settings in archbench\.yaml/],
    [['--ci', 'gitlub'], /Did you mean "gitlab"\?|Did you mean "github"\?/],
  ])('%j is refused, and nothing is written', async (flags, words) => {
    using archbench = folderWith({ 'compose.yaml': COMPOSE })
    const { code, stderr } = await archbench.run(['init', ...flags])
    expect(stderr).toMatch(words)
    expect(code).toBe(2)
    expect(existsSync(join(archbench.folder, 'archbench.yaml'))).toBe(false)
  })
})

test('nothing that is there is replaced without --force; a scenario that is there is used', async () => {
  using archbench = folderWith({ 'compose.yaml': COMPOSE, 'scenario.yaml': 'requests: [{ path: /ready }]\n' })
  expect((await init(archbench)).files).toEqual(['archbench.yaml'])
  const settings = read(archbench, 'archbench.yaml')
  const { code, stderr } = await archbench.run(['init', '--targets', './compose.yaml', '--profile', 'smoke'])
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('replace it with --force') })
  expect(read(archbench, 'archbench.yaml')).toBe(settings)
  await init(archbench, '--profile', 'smoke', '--force')
  expect(read(archbench, 'archbench.yaml')).toMatch(/^profile: \[smoke\]/m)
  expect(read(archbench, 'scenario.yaml')).toBe('requests: [{ path: /ready }]\n')
})

test('what it found is said, apart from what it wrote', async () => {
  using archbench = folderWith({ 'compose.yaml': COMPOSE, 'openapi.yaml': OPENAPI })
  const { stdout, stderr } = await archbench.run(['init', '--yes'])
  expect(stderr).toBe('Found: compose.yaml, openapi.yaml\n')
  expect(stdout).toMatch(/^Written: archbench\.yaml, scenario\.yaml$/m)
})

async function serve(listener: RequestListener): Promise<Server & AsyncDisposable & { readonly url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
