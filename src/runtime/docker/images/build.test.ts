import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../../base/errors.ts'
import { type Builder, buildImage } from './build.ts'

// Engines that are rare: those with one builder alone.
let folder = ''
let server: Server
let asked: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-build-'))
  asked = []
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An engine that answers so to what it is asked; without an answer a session is opened. */
async function engine(answer: (path: string) => { status: number; body: object } | undefined): Promise<Docker> {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://engine')
    const { status, body } = answer(`${url.pathname} ${url.searchParams.get('version') ?? ''}`.trim()) ?? {
      status: 404,
      body: {},
    }
    asked.push(`${url.pathname} ${url.searchParams.get('version') ?? ''}`.trim())
    request.resume().on('end', () => response.writeHead(status).end(`${JSON.stringify(body)}\n`))
  })
  server.on('upgrade', (request, socket) => {
    const refused = answer(request.url ?? '')
    asked.push(request.url ?? '')
    if (refused) {
      const text = JSON.stringify(refused.body)
      socket.end(
        `HTTP/1.1 ${refused.status} no\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
      )
    } else socket.write('HTTP/1.1 101 yes\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n')
    socket.on('error', () => {})
  })
  const socketPath = join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return new Docker({ socketPath })
}

const build = (docker: Docker, builder: Builder): Promise<unknown> =>
  buildImage(docker, {
    what: 'a test image',
    tag: 'test:1',
    files: [{ path: 'Dockerfile', mode: 0o644, content: Buffer.from('FROM scratch') }],
    dockerfile: 'Dockerfile',
    builder,
    labels: {},
    remedy: (words, used) => `Fix "${words}" with ${used}`,
    signal: AbortSignal.timeout(20_000),
    onProgress: () => {},
  }).catch((error: unknown) => (error instanceof UserError ? error.details.remedy : error))

test('an engine without BuildKit builds with what it has, and the error knows that', async () => {
  const docker = await engine((path) =>
    path === '/session'
      ? { status: 404, body: { message: 'page not found' } }
      : { status: 200, body: { error: 'the --mount option requires BuildKit' } },
  )
  expect(await build(docker, 'buildkit')).toBe('Fix "the --mount option requires BuildKit" with classic')
  expect(asked).toEqual(['/session', '/build'])
})

test('an engine that has BuildKit alone builds with that', async () => {
  const docker = await engine((path) => {
    if (path === '/session') return undefined
    if (path === '/build') return { status: 400, body: { message: 'the legacy builder is gone' } }
    return path === '/build 2' ? { status: 200, body: {} } : { status: 200, body: { Id: 'sha256:1', Created: 0 } }
  })
  expect(await build(docker, 'classic')).toBeUndefined()
  expect(asked).toEqual(['/build', '/session', '/build 2', '/images/test:1/json'])
})

test('a build that ends without an image and without a word is a failure', async () => {
  const docker = await engine((path) => {
    if (path === '/session') return undefined
    return path === '/build 2' ? { status: 200, body: {} } : { status: 404, body: { message: 'No such image' } }
  })
  expect(await build(docker, 'buildkit')).toBe('Fix "the build ended without an image" with buildkit')
})
