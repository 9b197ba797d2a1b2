import { expect, test } from 'vitest'
import { json, serve } from '../scenario/testing/tiny-server.ts'
import { probeUrl } from './probe-url.ts'

test('an address with a path is asked for what the start page of a scenario sends', async () => {
  await using server = await serve({ 'GET /base/': () => json(200, {}) })
  expect(await probeUrl(`${server.url}/base`)).toEqual({ status: 200, openApi: undefined })
  expect((await probeUrl(`${server.url}/other`)).status).toBe(404)
})

test('says that nothing answers, also where browsers refuse the port', async () => {
  const refused = await probeUrl('http://127.0.0.1:6000').catch((error) => error.paragraph())
  expect(refused).toMatch(/^--targets: nothing answers at this address: connect ECONNREFUSED.* Fix: start it/)
})
