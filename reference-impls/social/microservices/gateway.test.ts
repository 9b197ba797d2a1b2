import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { Network } from '../testing/network.ts'
import { describeNetwork } from '../testing/network-contract.ts'

describe('the social network as microservices', () => {
  const resources = new AsyncDisposableStack()
  let postgres: TestPostgres
  let profiles: LaunchedService
  let posts: LaunchedService
  let network: Network

  async function start(name: string, environment: Record<string, string>): Promise<LaunchedService> {
    const file = path.join(import.meta.dirname, `${name}.ts`)
    const settings = { DATABASE_URL: postgres.url(name).href, TOKEN_SECRET: 'of the test', ...environment }
    return resources.use(await launch(file, settings))
  }

  beforeAll(async () => {
    postgres = resources.use(await startPostgres())
    const [accounts, others] = [await start('accounts', {}), [await start('profiles', {}), await start('posts', {})]]
    ;[profiles, posts] = others as [LaunchedService, LaunchedService]
    const urls = { ACCOUNTS_URL: accounts.url, PROFILES_URL: profiles.url, POSTS_URL: posts.url }
    const feed = await start('feed', urls)
    network = new Network((await start('gateway', { ...urls, FEED_URL: feed.url })).url)
  })
  afterAll(() => resources.disposeAsync(), 30_000)

  describeNetwork(() => network)

  test('does not let the public reach what services offer to each other', async () => {
    expect((await new Network(profiles.url).send('GET', '/internal/users/1/followees')).body).toEqual([2, 3])
    expect((await network.send('GET', '/internal/users/1/followees')).status).toBe(404)
    const latest = { authorIds: [2], from: null, limit: 1 }
    expect((await new Network(posts.url).send('POST', '/internal/latest-posts', latest)).body).toHaveLength(1)
    expect((await network.send('POST', '/internal/latest-posts', latest)).status).toBe(404)
  })

  test('takes posts and comments while profiles are away, and refuses timelines until they are back', async () => {
    const read = () => network.as(1, 'GET', '/timeline')
    expect((await read()).status).toBe(200)
    process.kill(profiles.pid, 'SIGSTOP')
    const { id } = await network.post(3, 'meanwhile')
    await network.comment(1, id, 'meanwhile')
    expect((await read()).status).toBe(503)
    process.kill(profiles.pid, 'SIGCONT')
    await expect.poll(read, { timeout: 20_000, interval: 50 }).toMatchObject({ status: 200 })
    expect(await network.timeline(1)).toEqual([id, 'long-ago'])
  })
})
