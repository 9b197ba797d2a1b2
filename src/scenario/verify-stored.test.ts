import { expect, test } from 'vitest'
import { z } from 'zod'
import { openClient } from './client.ts'
import type { Ledger, Scenario } from './define.ts'
import { loadScenario } from './load.ts'
import { json, type Route, serve } from './testing/tiny-server.ts'
import { countFindings } from './verify.ts'
import { verifyStored } from './verify-stored.ts'

const row = z.object({ id: z.string() })
const scenario: Scenario = {
  ...(await loadScenario('ecommerce')),
  auditViews: { things: row },
  verify: (_data, { accepted }) => countFindings().findings(accepted.length),
  sampling: {
    totals: z.object({ things: z.int() }),
    lookUp: (_data, writes) => ({ things: writes.map(({ id }) => id) }),
    verify(_data, { accepted }, totals, { writes, audit }) {
      const counter = countFindings()
      if (totals.things < accepted.length) counter.add('lost', 'by the totals', accepted.length - totals.things)
      const found = new Set((audit.things ?? []).map((thing) => row.parse(thing).id))
      for (const { id } of writes) if (!found.has(id)) counter.add('lost', `${id} by the sample`)
      return counter.findings(writes.length)
    },
  },
}

const ledger: Ledger = {
  accepted: Array.from({ length: 5_000 }, (_, index) => ({ key: `${index}`, id: `t${index}`, content: {} })),
  unresolved: [],
}

async function verified(routes: Record<string, Route>, wholeRows?: number) {
  await using server = await serve({ 'GET /bench/audit': () => json(200, { pending: 0 }), ...routes })
  await using client = openClient(server.url)
  return await verifyStored(scenario, {}, client, ledger, { ...(wholeRows !== undefined && { wholeRows }) })
}

const asked: string[] = []
const lookUp: Route = ({ body }) => {
  const { ids } = z.object({ ids: z.array(z.string()).max(1_000) }).parse(body)
  asked.push(...ids)
  return json(200, { rows: ids.map((id) => ({ id })) })
}
const whole: Route = () => json(200, { rows: [], next: null })

test('what is little is read whole', async () => {
  expect(await verified({ 'GET /bench/audit/things': whole })).toMatchObject({ verified: 5_000, lost: 0 })
})

test('of what is much the totals and a sample are looked at, which is spread over all of it', async () => {
  const found = await verified(
    { 'GET /bench/audit/totals': () => json(200, { things: 4_990 }), 'POST /bench/audit/things': lookUp },
    100,
  )
  expect(found).toMatchObject({ verified: 2_000, lost: 10, examples: ['lost: by the totals'] })
  expect(new Set(asked).size).toBe(2_000)
  expect(asked.filter((id) => Number(id.slice(1)) < 2_500).length).toBeGreaterThan(800)
  expect(asked.filter((id) => Number(id.slice(1)) >= 2_500).length).toBeGreaterThan(800)
})

test('a target that serves no totals is read whole, however much it is', async () => {
  expect(await verified({ 'GET /bench/audit/things': whole }, 100)).toMatchObject({ verified: 5_000, lost: 0 })
})

test('totals of another shape are told', async () => {
  await expect(
    verified({ 'GET /bench/audit/totals': () => json(200, {}), 'POST /bench/audit/things': lookUp }, 100),
  ).rejects.toThrow('the target did not answer its audit as it must at GET /bench/audit/totals')
})
