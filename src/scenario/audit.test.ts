import { expect, test } from 'vitest'
import { z } from 'zod'
import shop from '../../scenarios/ecommerce/index.ts'
import { UserError } from '../base/errors.ts'
import { type DrainedAudit, readAudit } from './audit.ts'
import { openClient } from './client.ts'
import { json, type Route, serve } from './testing/tiny-server.ts'

const scenario = { ...shop, auditViews: { things: z.object({ id: z.string() }) } }

async function audited(routes: Record<string, Route>, drainTimeoutMs = 1_000): Promise<DrainedAudit> {
  await using server = await serve({ 'GET /bench/audit': () => json(200, { pending: 0 }), ...routes })
  await using client = openClient(server.url)
  return await readAudit({ ...scenario, drainTimeoutMs }, client)
}

async function complaint(routes: Record<string, Route>): Promise<string> {
  const error = await audited(routes).catch((thrown: unknown) => thrown)
  if (!(error instanceof UserError)) throw error
  return error.paragraph()
}

const noThings: Record<string, Route> = { 'GET /bench/audit/things': () => json(200, { rows: [], next: null }) }

test('reads a view page by page', async () => {
  const pages: Record<string, object> = {
    first: { rows: [{ id: 'a' }, { id: 'b/&' }], next: 'b/&' },
    'b/&': { rows: [{ id: 'c', more: 'left out by the schema' }], next: null },
  }
  const { audit, stillPending } = await audited({
    'GET /bench/audit/things': ({ query }) => json(200, pages[query.get('after') ?? 'first'] ?? {}),
  })
  expect(audit).toEqual({ things: [{ id: 'a' }, { id: 'b/&' }, { id: 'c' }] })
  expect(stillPending).toBe(0)
})

test('waits until nothing is pending', async () => {
  let pending = 4
  const { drainMs, stillPending } = await audited({
    ...noThings,
    'GET /bench/audit': () => json(200, { pending: --pending }),
  })
  expect({ pending, stillPending }).toEqual({ pending: 0, stillPending: 0 })
  expect(drainMs).toBeGreaterThan(0)
})

test('does not wait for ever: what stays pending is told', async () => {
  const { drainMs, stillPending } = await audited(
    { ...noThings, 'GET /bench/audit': () => json(200, { pending: 2 }) },
    30,
  )
  expect(stillPending).toBe(2)
  expect(drainMs).toBeGreaterThan(30)
})

test('says what is wrong in an answer', async () => {
  expect(await complaint({ 'GET /bench/audit/things': () => json(200, { rows: [{ id: 5 }], next: null }) })).toMatch(
    /at GET \/bench\/audit\/things\?limit=5000\. Found: 200 \{"rows":\[\{"id":5.*rows\.0\.id: .*expected string/,
  )
  expect(await complaint({ ...noThings, 'GET /bench/audit': () => json(503, { pending: 0 }) })).toMatch(/Found: 503/)
  expect(await complaint({})).toMatch(/Found: 404/)
})

test('does not go round in circles', async () => {
  expect(await complaint({ 'GET /bench/audit/things': () => json(200, { rows: [{ id: 'a' }], next: 'a' }) })).toMatch(
    /Found: the same next, a, a second time/,
  )
})

test('pages without an end are refused', async () => {
  await using server = await serve({
    'GET /bench/audit': () => json(200, { pending: 0 }),
    'GET /bench/audit/things': () => json(200, { rows: [{ id: 'a' }, { id: 'b' }], next: Math.random() }),
  })
  await using client = openClient(server.url)
  await expect(readAudit(scenario, client, { mostRows: 5 })).rejects.toThrow('did not answer its audit as it must')
})
