import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { messageOf } from '../../base/errors.ts'
import { runProgram } from '../../outside/programs.ts'
import { pollUntilReady, type Waited } from './health.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'

/**
 * Settings of every embedded server, the same for all targets.
 * fsync and synchronous_commit stay on: a commit that was answered is on the disk.
 */
const POSTGRES_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '64MB',
  // In the data folder, which goes with the run: files in /dev/shm would outlive a server that is killed.
  dynamic_shared_memory_type: 'mmap',
  max_connections: '200',
  io_method: 'sync',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // A checkpoint in one target's window and not in another's would be an accident, not a difference.
  checkpoint_timeout: '30min',
} as const

/** What becomes of a commit when the machine fails, as each result says it. */
export const DURABILITY = `PostgreSQL: fsync ${POSTGRES_SETTINGS.fsync}, synchronous_commit ${POSTGRES_SETTINGS.synchronous_commit}`

const ADMIN = 'archbench_admin'

const REMEDY = 'Check that the disk has room and that ARCHBENCH_TMPDIR points to a folder of this user'

/** An initialised data folder that is copied for each server: initdb takes longer than a copy. */
export interface ClusterTemplate {
  readonly folder: string
  readonly password: string
}

/** Runs initdb once. @param temporaryFolder that of the run */
export async function createTemplate(
  binaries: PostgresBinaries,
  folder: string,
  password: string,
  temporaryFolder: string,
  signal?: AbortSignal,
): Promise<ClusterTemplate> {
  const passwordFile = `${folder}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  const command = [
    ...binaries.prefix,
    binaries.initdb,
    `--pgdata=${folder}`,
    `--username=${ADMIN}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    `--set=dynamic_shared_memory_type=${POSTGRES_SETTINGS.dynamic_shared_memory_type}`,
  ]
  try {
    await runProgram(command, {
      signal,
      // By its temporary folder a sweep finds it.
      env: { ...process.env, ...binaries.environment, TMPDIR: temporaryFolder },
      problem: 'PostgreSQL could not make its data folder',
      file: folder,
      remedy: () => REMEDY,
    })
  } finally {
    await rm(passwordFile, { force: true })
  }
  return { folder, password }
}

/** Copies the template and returns the command that serves it on a port. */
export async function prepareServer(
  binaries: PostgresBinaries,
  template: ClusterTemplate,
  folder: string,
  port: number,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const data = join(folder, 'data')
  // A thousand small files: in half the time that Node.js takes, and beside everything else that starts.
  await mkdir(data, { recursive: true, mode: 0o700 })
  await runProgram(['cp', '-R', `${template.folder}/.`, data], {
    signal,
    problem: 'the data folder of PostgreSQL could not be copied',
    file: data,
    remedy: () => REMEDY,
  })
  const settings = Object.entries(POSTGRES_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return [...binaries.prefix, binaries.postgres, '-D', data, '-p', String(port), ...settings]
}

/** Waits until the server answers. Throws a UserError when it does not in time. */
export async function waitUntilServing(
  waited: Waited & { readonly port: number },
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const probe = async (): Promise<string> => {
    try {
      await (await connectAdmin(waited.port, password)).end()
      return 'ready'
    } catch (error) {
      return messageOf(error) || 'no answer'
    }
  }
  await pollUntilReady(waited, 'a server that takes connections', probe, signal)
}

/** Makes the role and the database that the service's environment names, as the official image does. */
export async function initialiseServer(
  port: number,
  password: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const admin = await connectAdmin(port, password)
  try {
    const user = environment.POSTGRES_USER ?? 'postgres'
    const database = environment.POSTGRES_DB ?? user
    await admin.query(
      `create role ${pg.escapeIdentifier(user)} superuser login password ${pg.escapeLiteral(environment.POSTGRES_PASSWORD ?? '')}`,
    )
    if (database !== 'postgres') {
      await admin.query(`create database ${pg.escapeIdentifier(database)} owner ${pg.escapeIdentifier(user)}`)
    }
  } finally {
    await admin.end()
  }
}

async function connectAdmin(port: number, password: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: ADMIN,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => {}) // a server that stops takes its connections with it; that is no error of ours
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}
