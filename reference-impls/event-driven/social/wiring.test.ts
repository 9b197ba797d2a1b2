import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { Network, USERS } from '../../kit/testing/network.ts'
import { describeNetwork } from '../../kit/testing/network-contract.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { lastOfEachPair } from './apply-follows.ts'

describe('the social network over a log', () => {
  let db: TestPostgres
  let log: TestPostgres
  let api: LaunchedService
  let worker: LaunchedService
  let network: Network

  const settings = () => ({
    DATABASE_URL: db.url('social').href,
    LOG_URL: log.url('log').href,
    TOKEN_SECRET: 'only for this test',
  })
  const launchWorker = () => launch(path.join(import.meta.dirname, 'worker.ts'), { ...settings(), BATCH_SIZE: '5' })

  beforeAll(async () => {
    ;[db, log] = await Promise.all([startPostgres(), startPostgres()])
    ;[api, worker] = await Promise.all([launch(path.join(import.meta.dirname, 'api.ts'), settings()), launchWorker()])
    network = new Network(api.url)
  }, 60_000)
  afterAll(async () => {
    expect(await Promise.all([api.stop('SIGTERM'), worker.stop('SIGTERM')])).toEqual([0, 0])
    await Promise.all([db[Symbol.asyncDispose](), log[Symbol.asyncDispose]()])
  })

  describeNetwork(() => network)

  it('applies each command once when workers are killed in the midst of batches, and tells of what is pending', async () => {
    const blocker = new pg.Client({ connectionString: db.url('social').href })
    await blocker.connect()
    const ids: string[] = []
    for (let round = 0; round < 3; round++) {
      // A row that each batch wants is locked, so that a batch is under way when the worker is killed.
      await blocker.query('begin')
      await blocker.query("select from posts where id = 'long-ago' for update")
      for (let number = 0; number < 5; number++) {
        const { id } = await network.post(2, `killed-${round}-${number}`)
        ids.push(id)
        await network.comment(1, 'long-ago', `killed-${round}-${number}`)
        await network.comment(1, id, `also-killed-${round}-${number}`)
      }
      await network.follow(4, 2, round % 2 === 0)
      await expect
        .poll(async () => (await blocker.query(waitsForLock)).rowCount, { timeout: 10_000 })
        .toBeGreaterThan(0)
      const last = ids.at(-1) ?? ''
      expect((await network.send('GET', `/posts/${last}`)).body).toEqual({ id: last, status: 'pending' })
      await worker.stop('SIGKILL')
      await blocker.query('rollback')
      worker = await launchWorker()
      await network.drained()
    }
    await blocker.end()
    expect((await network.send('GET', '/posts/long-ago')).body.commentCount).toBe(16)
    expect((await network.send('GET', `/posts/${ids[0]}`)).body.commentCount).toBe(1)
    expect((await network.timeline(1)).toSorted()).toEqual([...ids, 'long-ago'].toSorted())
    expect((await network.timeline(4)).toSorted()).toEqual([...ids, 'long-ago'].toSorted())
    expect((await network.send('GET', '/users/2')).body.followers).toBe(2)
    expect((await network.audit('profiles')).length).toBe(USERS)
  }, 60_000)
})

const waitsForLock = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = 'social'`

it('lets the last of several changes of one pair count', () => {
  const change = (followerId: number, following: boolean) =>
    ({ kind: 'follow', followerId, followeeId: 9, following }) as const
  const last = lastOfEachPair([change(1, true), change(2, false), change(1, false), change(2, true)])
  expect(last).toEqual([change(1, false), change(2, true)])
})
