import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { Network } from '../../kit/testing/network.ts'
import { describeNetwork } from '../../kit/testing/network-contract.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'

describe('the social network as functions', () => {
  let server: TestPostgres
  let platform: LaunchedService
  let network: Network
  let temporary: string

  const launchPlatform = () =>
    launch(path.join(import.meta.dirname, '../platform/main.ts'), {
      DATABASE_URL: server.url('social').href,
      TMPDIR: temporary,
      TOKEN_SECRET: 'only for this test',
      FUNCTIONS_FILE: path.join(import.meta.dirname, 'functions.json'),
    })

  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), 'functions-test-'))
    server = await startPostgres()
    platform = await launchPlatform()
    network = new Network(platform.url)
  }, 60_000)
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await rm(temporary, { recursive: true, force: true })
  }, 60_000)

  describeNetwork(() => network)

  it('fans out a post once whose message is delivered again, because the platform was killed meanwhile', async () => {
    const database = new pg.Client({ connectionString: server.url('social').href })
    await database.connect()
    // The author is locked, so that the function is at work when everything is killed.
    await database.query('begin')
    await database.query('select from profiles where id = 3 for update')
    const { id } = await network.post(3, 'late')
    expect(await network.timeline(1)).toEqual(['long-ago'])
    await expect.poll(async () => (await database.query(waitsForLock)).rowCount, { timeout: 10_000 }).toBeGreaterThan(0)
    await platform.stop('SIGKILL')
    await database.query('rollback')
    // As if its visibility time-out had passed.
    await database.query('update queue_messages set visible_at = now()')
    await database.end()
    platform = await launchPlatform()
    network = new Network(platform.url)
    await network.drained()
    expect(await network.timeline(1)).toEqual([id, 'long-ago'])
    expect(await network.timeline(6)).toEqual([id])
  }, 30_000)
})

const waitsForLock = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = 'social'`
