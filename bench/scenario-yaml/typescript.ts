import { z } from 'zod'
import { defineScenario, type Operation } from '../../src/scenario/define.ts'
import { noFindings } from '../../src/scenario/finding.ts'

/** What scenario.yaml beside this file says, as one writes it in TypeScript. */

const answer = z.object({ ok: z.boolean() })
const ITEMS = 1_000

type Memory = { carts: string[] }

const item: Operation<unknown, Memory, { id: number }> = {
  weight: 8,
  plan: (_, random) => ({ id: random.int(1, ITEMS) }),
  request: ({ id }) => ({ method: 'GET', path: `/items/${id}`, headers: { accept: 'application/json' } }),
  answers: { 200: answer },
  // As in every scenario, and as it follows from the request in a scenario.yaml.
  mismatch: ({ id }, { body }) =>
    ((body as { id?: number }).id ?? id) === id ? undefined : 'another item than was asked for',
}

const begin: Operation<unknown, Memory, object> = {
  weight: 1,
  plan: () => ({}),
  request: () => ({ method: 'GET', path: '/carts', headers: { accept: 'application/json' } }),
  answers: { 200: answer },
  learn: (_, { body }, { carts }) => void carts.push(String((body as { ok: boolean }).ok)),
}

const end: Operation<unknown, Memory, object> = {
  weight: 1,
  plan: () => ({}),
  request: (_, { carts }) => ({
    method: 'GET',
    path: `/carts/${encodeURIComponent(carts.shift() ?? 'none')}`,
    headers: { accept: 'application/json' },
  }),
  answers: { 200: answer },
  mismatch: (_, { body }) => ((body as { ok: boolean }).ok ? undefined : 'it is not what it must equal'),
}

export default defineScenario({
  name: 'typescript',
  title: 'In TypeScript',
  description: 'The same requests as scenario.yaml beside it',
  slo: { p99Ms: 1_000, errorShare: 0.01, visibilityP99Ms: 1_000 },
  dataset: () => ({}),
  planState: () => ({}),
  memory: (): Memory => ({ carts: [] }),
  prepare: () => Array.from({ length: 16 }, () => ({ operation: 'begin', params: {} })),
  operations: { item, begin, end },
  contract: [],
  auditViews: {},
  verify: () => ({ verified: 0, ...noFindings(), examples: [] }),
})
