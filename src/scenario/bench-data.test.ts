import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { hasBenchRoutes, loadBenchData, resetBenchData } from './bench-data.ts'
import { openClient } from './client.ts'
import { json, type Route, serve } from './testing/tiny-server.ts'

const data = {
  many: Array.from({ length: 2_345 }, (_, id) => ({ id })),
  none: [],
  few: [{ id: 'a' }],
}

test('empties the target, loads each kind in order in chunks, and says when it is done', async () => {
  const steps: string[] = []
  const rows: Record<string, unknown[]> = { many: [], few: [] }
  const note =
    (step: string): Route =>
    () => {
      steps.push(step)
      return { status: 204 }
    }
  await using server = await serve({
    'POST /bench/reset': note('reset'),
    'POST /bench/ready': note('ready'),
    'POST /bench/rows': ({ body }) => {
      const chunk = body as { kind: string; rows: unknown[] }
      steps.push(`${chunk.kind} ${chunk.rows.length}`)
      rows[chunk.kind]?.push(...chunk.rows)
      return { status: 204 }
    },
  })
  await using client = openClient(server.url)
  await loadBenchData(client, data)
  expect(steps.toSorted()).toEqual(['few 1', 'many 1000', 'many 1000', 'many 345', 'ready', 'reset'])
  expect([steps[0], steps.at(-2), steps.at(-1)]).toEqual(['reset', 'few 1', 'ready'])
  expect(new Set(rows.many?.map((row) => (row as { id: number }).id)).size).toBe(2_345)
})

test('says which of its requests the target did not take', async () => {
  await using server = await serve({
    'POST /bench/reset': () => ({ status: 204 }),
    'POST /bench/rows': () => json(500, { error: 'internal', message: 'Disk full.' }),
  })
  await using client = openClient(server.url)
  const failure = await loadBenchData(client, data).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UserError)
  expect((failure as UserError).paragraph()).toMatch(
    /^the target did not take the data set at POST \/bench\/rows\. Found: 500 .*Disk full.*Expected: 204\. Fix: look at the log/,
  )
  expect((failure as UserError).exitCode).toBe(5)
})

test('says so where nothing answers', async () => {
  await using client = openClient('http://127.0.0.1:1')
  await expect(loadBenchData(client, data)).rejects.toThrow('the target did not take the data set at POST /bench/reset')
})

test('keeps what was loaded, and has it brought back from then on', async () => {
  const steps: string[] = []
  let kept: unknown
  const note =
    (step: string): Route =>
    () => {
      steps.push(step)
      return { status: 204 }
    }
  await using server = await serve({
    'POST /bench/reset': note('reset'),
    'POST /bench/rows': note('rows'),
    'POST /bench/ready': note('ready'),
    'POST /bench/snapshot': ({ body }) => {
      kept = (body as { name: string }).name
      return { status: 204 }
    },
    'POST /bench/restore': ({ body }) => {
      if ((body as { name: string }).name !== kept) return { status: 404 }
      steps.push('restore')
      return { status: 204 }
    },
  })
  await using client = openClient(server.url)
  await resetBenchData(client, { few: [{ id: 'a' }] })
  await resetBenchData(client, { few: [{ id: 'a' }] })
  await resetBenchData(client, { few: [{ id: 'b' }] })
  expect(steps).toEqual(['reset', 'rows', 'ready', 'restore', 'ready', 'reset', 'rows', 'ready'])
})

test('loads anew each time where the target keeps nothing', async () => {
  let resets = 0
  await using server = await serve({
    'POST /bench/reset': () => {
      resets += 1
      return { status: 204 }
    },
    'POST /bench/ready': () => ({ status: 204 }),
  })
  await using client = openClient(server.url)
  await resetBenchData(client, {})
  await resetBenchData(client, {})
  expect(resets).toBe(2)
})

test('a snapshot that fails is told', async () => {
  await using server = await serve({ 'POST /bench/restore': () => json(500, { error: 'internal' }) })
  await using client = openClient(server.url)
  await expect(resetBenchData(client, {})).rejects.toThrow(
    'the target did not take the data set at POST /bench/restore',
  )
})

test.each([404, 405, 501])('%d says that there are no such routes', async (status) => {
  await using server = await serve({ 'POST /bench/reset': () => ({ status }) })
  await using client = openClient(server.url)
  expect(await hasBenchRoutes(client, data)).toBe(false)
})

test('a target that wants credentials is no target without these routes', async () => {
  await using server = await serve({ 'POST /bench/reset': () => json(401, { error: 'unauthorized' }) })
  await using client = openClient(server.url)
  const failure = await hasBenchRoutes(client, data).catch((error: unknown) => error)
  expect((failure as UserError).paragraph()).toMatch(
    /POST \/bench\/reset\. Found: 401 .*Fix: send the credentials that it wants, such as --header 'Authorization: Bearer/,
  )
})
