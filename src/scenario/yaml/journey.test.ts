import { afterEach, beforeEach, expect, test } from 'vitest'
import { resetBenchData } from '../bench-data.ts'
import { uncheckedWithoutRoutes } from '../bench-routes.ts'
import { type Client, openClient } from '../client.ts'
import { checkContract } from '../contract.ts'
import type { Scenario } from '../define.ts'
import { firstDifference, traceFinalState } from '../differential.ts'
import { prepareMemory } from '../prepare.ts'
import { operationStream } from '../stream.ts'
import { json, Refusal, type Route, serve, type TinyServer } from '../testing/tiny-server.ts'
import { verifyStored } from '../verify-stored.ts'
import { ScenarioFolder } from './testing/scenario-folder.ts'

const SHOP = `
users: 16
setup:
  - { name: sign in, method: POST, path: /tokens, json: { user: "u\${int:1:1000000}" }, capture: { token: { json: $.token } } }
requests:
  - { name: me, path: /me, headers: { authorization: "Bearer \${token}" }, expect: { checks: [{ json: $.signedIn, equals: true }] } }
journeys:
  - name: buy
    steps:
      - { name: cart, method: POST, path: /carts, headers: { authorization: "Bearer \${token}" }, capture: { cart: { header: location, regex: "/carts/(.+)" } } }
      - { name: look, path: "/carts/\${cart}", expect: { checks: [{ json: $.id, equals: "\${cart}" }] }, compare: body }
      - { name: order, method: POST, path: "/carts/\${cart}/orders", headers: { authorization: "Bearer \${token}" }, expect: { status: 201, schema: { type: object, required: [number] } } }
`

let shops = 0

/** A shop whose carts can be ordered once, by the user who made them. Ids of two shops differ. */
function shop({ status = 201 } = {}): Readonly<Record<string, Route>> {
  const tokens = new Set<string>()
  const run = ++shops
  const carts = new Map<string, { by: string; ordered: boolean }>()
  const who = ({ authorization = '' }: { authorization?: string | undefined }): string => {
    if (!tokens.has(authorization)) throw new Refusal(401, 'no_token')
    return authorization
  }
  return {
    'POST /tokens': () => {
      const token = `t${tokens.size}`
      tokens.add(`Bearer ${token}`)
      return json(200, { token })
    },
    'GET /me': ({ headers }) => json(200, { signedIn: who(headers) !== '' }),
    'POST /carts': ({ headers }) => {
      const id = `${run}-${carts.size}`
      carts.set(id, { by: who(headers), ordered: false })
      return { status: 201, headers: { location: `/carts/${id}` } }
    },
    'GET /carts/:id': ({ id }) => json(200, { id, items: [] }),
    'POST /carts/:id/orders': ({ id, headers }) => {
      const cart = carts.get(id)
      if (cart === undefined) throw new Refusal(404, 'no_cart')
      if (cart.by !== who(headers)) throw new Refusal(403, 'not_yours')
      if (cart.ordered) throw new Refusal(409, 'ordered')
      cart.ordered = true
      return json(status, { number: 1 })
    },
  }
}

let folder: ScenarioFolder
const open: AsyncDisposable[] = []
beforeEach(() => {
  folder = new ScenarioFolder()
})
afterEach(async () => {
  folder[Symbol.dispose]()
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
})

async function target(routes: Readonly<Record<string, Route>>): Promise<{ server: TinyServer; client: Client }> {
  const server = await serve(routes)
  const client = openClient(server.url)
  open.push(client, server)
  return { server, client }
}

type Op = Scenario['operations'][string]

test('the contract check sends each request once, in order, with its checks', async () => {
  const { client, server } = await target(shop())
  const report = await checkContract(await folder.load(SHOP), {}, client)
  expect(report.failed).toEqual([])
  expect(report.passed).toEqual([
    'the preparation is answered as described',
    'setup / sign in is answered as described',
    'me is answered as described',
    'buy / cart is answered as described',
    'buy / look is answered as described',
    'buy / order is answered as described',
  ])
  expect(server.seen.at(-1)).toMatch(/^POST \/carts\/.+\/orders$/)
})

test('a target that answers with the same thing whatever was asked for is found without a check of its own', async () => {
  const items = `
requests:
  - { name: item, path: "/items/\${int:1:1000}" }
  - { name: items of a kind, path: /items, query: { kind: "\${int:1:1000}" } }
`
  const { client } = await target({
    'GET /items/:id': () => json(200, { id: 0 }),
    'GET /items': () => json(200, [{ id: 0, kind: 0 }]),
  })
  const { failed } = await checkContract(await folder.load(items), {}, client)
  expect(failed.map(({ message }) => message)).toEqual([
    expect.stringContaining('the answer has another id than was asked for (expect.identity)'),
    expect.stringContaining('the answer has another kind than was asked for (expect.identity)'),
  ])
})

test('many users at once each go their own way: no cart is ordered twice, by whom it does not belong to', async () => {
  const { client } = await target(shop())
  const scenario = await folder.load(SHOP)
  const { memory } = await prepareMemory(scenario, {}, client)
  const stream = operationStream(scenario, {}, 1)
  const wrong: string[] = []
  const connection = async (): Promise<void> => {
    for (let sent = 0; sent < 100; sent++) {
      const { operation: name, params } = stream.next()
      const operation = scenario.operations[name] as Op
      const request = operation.request(params, memory)
      const response = await client.send(request)
      const problem =
        operation.answers[response.status] === undefined
          ? `${name} ${response.status}`
          : operation.mismatch?.(params, response, memory, request)
      if (problem === undefined) operation.learn?.(params, response, memory)
      else wrong.push(problem)
    }
  }
  await Promise.all(Array.from({ length: 4 }, connection))
  expect(wrong).toEqual([])
})

test('a target without /bench routes is measured, and it is said what is not checked', async () => {
  const { client } = await target(shop())
  const scenario = await folder.load(SHOP)
  await resetBenchData(client, {}, scenario)
  expect(await uncheckedWithoutRoutes(client)).toEqual([
    expect.stringMatching(/serves no POST \/bench\/reset: .*not reset between rounds/),
    expect.stringMatching(/serves no GET \/bench\/audit/),
    expect.stringMatching(/keeps no ledger/),
  ])
  const found = await verifyStored(scenario, {}, client, { accepted: [], unresolved: [] })
  expect(found).toMatchObject({ verified: 0, lost: 0, stillPending: 0 })
})

test('a target that serves /bench/reset is reset', async () => {
  const { client, server } = await target({ ...shop(), 'POST /bench/reset': () => ({ status: 204 }) })
  expect((await uncheckedWithoutRoutes(client)).join()).not.toContain('/bench/reset')
  const scenario = await folder.load(SHOP)
  await resetBenchData(client, {}, scenario).catch(() => undefined)
  expect(server.seen).toContain('POST /bench/reset')
})

test('the differential check compares answers: captured ids may differ, anything else may not', async () => {
  const scenario = await folder.load(SHOP)
  const trace = async (options = {}) => traceFinalState(scenario, {}, (await target(shop(options))).client)
  const [one, same] = [await trace(), await trace()]
  expect(firstDifference(one, same)).toBeUndefined()
  expect(one.operations).toBe(300)
})

test('401 on everything says where to put credentials', async () => {
  const refuse: Route = () => {
    throw new Refusal(401, 'no_token')
  }
  const { client } = await target({ 'GET /a': refuse, 'GET /b': refuse })
  const { failed } = await checkContract(await folder.load('requests:\n  - path: /a\n  - path: /b'), {}, client)
  expect(failed).toHaveLength(2)
  expect(failed[1]?.message.replaceAll(folder.path, '~')).toMatch(
    /^~\/scenario\.yaml:3 requests\.1: GET \/b: found 401 .*expected 200 or .* Fix: send credentials, e\.g\. `headers: \{ authorization: Bearer \$\{env:TOKEN\} \}`/,
  )
})

test('a capture that finds nothing names its key and place', async () => {
  const text = `
journeys:
  - name: buy
    steps:
      - { path: /a, capture: { id: { json: $.data.id } } }
      - { path: "/b/\${id}" }
users: 1`
  const { client } = await target({ 'GET /a': () => json(200, { data: {} }) })
  const { failed } = await checkContract(await folder.load(text), {}, client)
  // The first is the one that the terminal shows.
  expect(failed[0]?.message.replaceAll(folder.path, '~')).toMatch(
    /^~\/scenario\.yaml:5 journeys\.0\.steps\.0: GET \/a: capture\.id \(\$\.data\.id\) finds nothing.* Fix:/,
  )
})

test('an answer that breaks its JSON Schema, and one that is no JSON where a schema wants it, are wrong', async () => {
  const text = 'requests: [{ path: /a, expect: { schema: { type: object, properties: { n: { type: integer } } } } }]'
  const { client } = await target({ 'GET /a': () => json(200, { n: 'one' }) })
  const { failed } = await checkContract(await folder.load(text), {}, client)
  expect(failed[0]?.message).toMatch(/where body\.n: must be integer/)
})
