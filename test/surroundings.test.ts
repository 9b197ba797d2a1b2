import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'

const PROGRAM = join(packageRoot, 'bin', 'archbench.js')
const UP = ['up', 'monolith']
const isLinux = process.platform === 'linux'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-surroundings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What a command says under a shell command that changes its surroundings and then runs "$@". */
function archbench(
  args: readonly string[],
  script: string,
  environment: NodeJS.ProcessEnv = {},
): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '1000', ARCHBENCH_TMPDIR: folder, ...environment },
  })
  return { status, said: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ') }
}

test.runIf(isLinux)('an address space that is too small is told in a sentence', () => {
  const { status, said } = archbench(UP, 'ulimit -v 2000000 && exec "$@"')
  expect(said).toContain('the address space of this process is limited to 2.0 GB')
  expect(said).toContain('ulimit -v unlimited')
  expect(status).toBe(1)
})

test('without HOME it does what it can do', () => {
  const { status, said } = archbench(['clean'], 'unset HOME && exec "$@"')
  expect(said).toContain('nothing was left behind')
  expect(status).toBe(0)
})

test('a temporary folder that is read-only is told in a sentence', ({ skip }) => {
  mkdirSync(join(folder, 'read-only'))
  const readOnly = 'mount --bind read-only read-only && mount -o remount,ro,bind read-only'
  const isPossible = spawnSync('unshare', ['--mount', 'sh', '-c', readOnly], { cwd: folder }).status === 0
  skip(!isPossible, 'this user may not make mount namespaces')
  const environment = { ARCHBENCH_TMPDIR: join(folder, 'read-only') }
  const { status, said } = archbench(UP, `exec unshare --mount sh -c '${readOnly} && exec "$@"' sh "$@"`, environment)
  expect(said).toContain('the folder for temporary data cannot be made: EROFS')
  expect(said).toContain('Set ARCHBENCH_TMPDIR')
  expect(status).toBe(1)
})

test('what archbench has started is reached without the proxy of the environment', async () => {
  await using server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const health = join(packageRoot, 'src/runtime/process/health.ts')
  const script = `
    const { waitUntilHealthy } = await import(${JSON.stringify(health)})
    const target = { component: 'app', timeoutMs: 5_000, port: ${port}, path: '/' }
    await waitUntilHealthy(target, new AbortController().signal)
    process.exit()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...process.env,
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: 'http://127.0.0.1:9',
      http_proxy: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})

test.runIf(isLinux)('fewer open files than connections need are told before anything is started', () => {
  const args = ['run', 'monolith', '--profile', 'saturate', '--connections', '400']
  const { status, said } = archbench(args, 'ulimit -n 300 && exec "$@"')
  expect(said).toContain('The load driver may not open as many files as this run needs')
  expect(said).toContain('at most 300 open files (ulimit -n)')
  expect(said).toMatch(/Raise the limit first \("ulimit -n \d+" in the shell/)
  expect(status).toBe(1)
})
