import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findLogin, registryOf } from './registry-auth.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-login-'))
  vi.stubEnv('DOCKER_CONFIG', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test.each([
  ['postgres:18.1', 'https://index.docker.io/v1/'],
  ['apache/kafka:4.1.0', 'https://index.docker.io/v1/'],
  ['docker.io/acme/shop:1', 'https://index.docker.io/v1/'],
  ['index.docker.io/acme/shop:1', 'https://index.docker.io/v1/'],
  ['quay.io/coreos/etcd:v3.6.4', 'quay.io'],
  ['localhost:5000/shop', 'localhost:5000'],
  ['localhost/shop', 'localhost'],
])('%s is of %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry)
})

test('a login is that of the registry of the image', async () => {
  const auth = Buffer.from('me:se:cret').toString('base64')
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { 'registry.example': { auth } } }))
  const login = { username: 'me', password: 'se:cret', serveraddress: 'registry.example' }
  expect((await findLogin('registry.example/shop:1')).auth).toEqual(login)
  expect((await findLogin('other.example/shop:1')).auth).toBeUndefined()
})

test.each(['acme/shop:1', 'docker.io/acme/shop:1', 'index.docker.io/acme/shop:1'])(
  'the login of Docker Hub is that of %s',
  async (reference) => {
    const auth = Buffer.from('somebody:a-token').toString('base64')
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { 'https://index.docker.io/v1/': { auth } } }))
    const login = { username: 'somebody', password: 'a-token', serveraddress: 'https://index.docker.io/v1/' }
    expect((await findLogin(reference)).auth).toEqual(login)
  },
)

test('scheme and path of a key do not count', async () => {
  const auth = Buffer.from('me:token').toString('base64')
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { 'https://registry.example/v2/': { auth } } }))
  expect((await findLogin('registry.example/shop:1')).auth?.username).toBe('me')
})

test('a program that keeps logins is named, not asked', async () => {
  const config = { credsStore: 'desktop', credHelpers: { 'registry.example': 'cloud' } }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  expect((await findLogin('registry.example/shop:1')).helper).toBe('cloud')
  expect((await findLogin('postgres:18.1')).helper).toBe('desktop')
})

test('without a configuration there is no login', async () => {
  expect(await findLogin('postgres:18.1')).toEqual({ auth: undefined, helper: undefined })
})
