import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../../base/errors.ts'
import { defaultSockets, findEndpoints } from './find-endpoints.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'archbench-test-'))
})

afterEach(() => rmSync(home, { recursive: true, force: true }))

function write(path: string, content: unknown): void {
  const file = join(home, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

function addContext(name: string, endpoint: unknown): string {
  const id = createHash('sha256').update(name).digest('hex')
  write(`.docker/contexts/meta/${id}/meta.json`, { Name: name, Metadata: {}, Endpoints: { docker: endpoint } })
  return id
}

function refusal(environment: Record<string, string>): string {
  try {
    findEndpoints({ HOME: home, ...environment })
  } catch (error) {
    if (error instanceof UserError) return error.paragraph()
    throw error
  }
  return 'it was not refused'
}

const sources = (environment: Record<string, string>): string[] =>
  findEndpoints({ HOME: home, ...environment }).map(({ source }) => source)

test('DOCKER_HOST goes before DOCKER_CONTEXT, which goes before the context in use', () => {
  addContext('mine', { Host: 'unix:///mine.sock' })
  addContext('other', { Host: 'unix:///other.sock' })
  write('.docker/config.json', { currentContext: 'mine', auths: {} })
  expect(sources({ DOCKER_HOST: 'tcp://far', DOCKER_CONTEXT: 'other' })).toEqual(['DOCKER_HOST'])
  expect(sources({ DOCKER_CONTEXT: 'other' })).toEqual(['context other'])
  expect(findEndpoints({ HOME: home })).toEqual([
    { address: { kind: 'socket', path: '/mine.sock' }, tls: undefined, source: 'context mine' },
  ])
})

test('DOCKER_CONFIG is where contexts are looked for', () => {
  addContext('mine', { Host: 'unix:///mine.sock' })
  write('.docker/config.json', { currentContext: 'mine' })
  expect(sources({ HOME: '/nowhere', DOCKER_CONFIG: join(home, '.docker') })).toEqual(['context mine'])
})

test('the context "default" stands for the default sockets', () => {
  addContext('mine', { Host: 'unix:///mine.sock' })
  write('.docker/config.json', { currentContext: 'mine' })
  write('.docker/run/docker.sock', '')
  expect(sources({ DOCKER_CONTEXT: 'default' })).toContain('default socket')
})

test('default sockets that exist are tried in their order', () => {
  for (const path of ['.orbstack/run/docker.sock', 'run/podman/podman.sock', 'run/docker.sock']) write(path, '')
  const paths = findEndpoints({ HOME: home, XDG_RUNTIME_DIR: join(home, 'run') })
    .map(({ address }) => (address.kind === 'socket' ? address.path : ''))
    .filter((path) => path.startsWith(home))
  expect(paths).toEqual([
    join(home, 'run/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
    join(home, 'run/podman/podman.sock'),
  ])
})

test('Windows has a pipe', () => {
  expect(defaultSockets({}, 'win32')).toEqual(['//./pipe/docker_engine'])
})

test('a context that does not exist is refused with those that do', () => {
  addContext('mine', { Host: 'unix:///mine.sock' })
  expect(refusal({ DOCKER_CONTEXT: 'yours' })).toMatch(
    /DOCKER_CONTEXT: there is no Docker context "yours"\. Expected: one of default, mine\..*or take --runtime process/,
  )
})

test('configuration that cannot be read is named', () => {
  write('.docker/config.json', '{')
  expect(refusal({})).toMatch(/config\.json: Docker's configuration cannot be read/)
})

test('a context without an engine is refused', () => {
  addContext('mine', {})
  expect(refusal({ DOCKER_CONTEXT: 'mine' })).toMatch(/meta\.json Endpoints\.docker\.Host: .* names no engine/)
})

test("a context brings its TLS files, and DOCKER_TLS_VERIFY those of DOCKER_CERT_PATH or Docker's folder", () => {
  const id = addContext('far', { Host: 'tcp://far:2376' })
  write(`.docker/contexts/tls/${id}/docker/ca.pem`, 'authority of the context')
  write('.docker/ca.pem', 'authority of the user')
  write('certificates/key.pem', 'key')
  const [context] = findEndpoints({ HOME: home, DOCKER_CONTEXT: 'far' })
  expect(context?.tls).toMatchObject({ verify: true, ca: Buffer.from('authority of the context'), key: undefined })
  const DOCKER_HOST = 'tcp://far:2376'
  const [plain] = findEndpoints({ HOME: home, DOCKER_HOST })
  expect(plain?.tls).toBeUndefined()
  const [own] = findEndpoints({ HOME: home, DOCKER_HOST, DOCKER_TLS_VERIFY: '1' })
  expect(own?.tls?.ca?.toString()).toBe('authority of the user')
  const DOCKER_CERT_PATH = join(home, 'certificates')
  const [named] = findEndpoints({ HOME: home, DOCKER_HOST, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH })
  expect(named?.tls).toMatchObject({ ca: undefined, key: Buffer.from('key') })
})

test('a context may say that the certificate is not to be checked', () => {
  addContext('far', { Host: 'tcp://far', SkipTLSVerify: true })
  expect(findEndpoints({ HOME: home, DOCKER_CONTEXT: 'far' })).toMatchObject([
    { address: { port: 2376 }, tls: { verify: false } },
  ])
})
