import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServicesOverLog, startOverLog } from '../../architectures/event-driven/testing/over-log.ts'
import { rowLocks } from '../../kit/testing/row-locks.ts'
import { Network, USERS } from '../testing/network.ts'
import { describeNetwork } from '../testing/network-contract.ts'
import { lastOfEachPair } from './apply-follows.ts'

describe('the social network over a log', () => {
  let services: ServicesOverLog
  let network: Network

  beforeAll(async () => {
    services = await startOverLog(import.meta.dirname, 'social')
    network = new Network(services.api.url)
  })
  afterAll(() => services?.[Symbol.asyncDispose](), 60_000)

  describeNetwork(() => network)

  test('applies each command once when workers are killed in the midst of batches, and tells of what is pending', async () => {
    const rows = await rowLocks(services.db.url('social'))
    const ids: string[] = []
    for (let round = 0; round < 3; round++) {
      // A row that each batch wants is locked, so that a batch is under way when the worker is killed.
      await rows.hold("select from posts where id = 'long-ago' for update")
      for (let number = 0; number < 5; number++) {
        const { id } = await network.post(2, `killed-${round}-${number}`)
        ids.push(id)
        await network.comment(1, 'long-ago', `killed-${round}-${number}`)
        await network.comment(1, id, `also-killed-${round}-${number}`)
      }
      await network.follow(4, 2, round % 2 === 0)
      await rows.waitedFor()
      const last = ids.at(-1) ?? ''
      expect((await network.send('GET', `/posts/${last}`)).body).toEqual({ id: last, status: 'pending' })
      await services.worker.stop('SIGKILL')
      await rows.release()
      await services.relaunchWorker()
      await network.drained()
    }
    await rows.end()
    expect((await network.send('GET', '/posts/long-ago')).body.commentCount).toBe(16)
    expect((await network.send('GET', `/posts/${ids[0]}`)).body.commentCount).toBe(1)
    expect((await network.timeline(1)).toSorted()).toEqual([...ids, 'long-ago'].toSorted())
    expect((await network.timeline(4)).toSorted()).toEqual([...ids, 'long-ago'].toSorted())
    expect((await network.send('GET', '/users/2')).body.followers).toBe(2)
    expect((await network.audit('profiles')).length).toBe(USERS)
  })
})

test('lets the last of several changes of one pair count', () => {
  const change = (followerId: number, following: boolean) =>
    ({ kind: 'follow', followerId, followeeId: 9, following }) as const
  const last = lastOfEachPair([change(1, true), change(2, false), change(1, false), change(2, true)])
  expect(last).toEqual([change(1, false), change(2, true)])
})
