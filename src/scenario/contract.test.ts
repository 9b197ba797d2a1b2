import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { type Client, openClient } from './client.ts'
import { checkContract } from './contract.ts'
import { loadScenario } from './load.ts'
import { json, serve, type TinyServer } from './testing/tiny-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-contract-'))
let server: TinyServer
let client: Client
beforeAll(async () => {
  server = await serve({ 'GET /': () => json(200, {}), 'GET /bench/audit': () => json(200, { pending: 0 }) })
  client = openClient(server.url)
})
afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Checks a scenario whose contract case has this body; `lines` may change the rest of it. */
async function check(name: string, body: string, lines = '') {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(
    file,
    `import { z } from '${import.meta.resolve('zod')}'
const scenario = {
  name: 'mine', title: 'Mine', description: 'x', slo: { p99Ms: 1, errorShare: 0, visibilityP99Ms: 1 },
  dataset: () => ({}), planState: () => ({}), memory: () => ({}), auditViews: {},
  verify: () => ({ verified: 0, lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] }),
  operations: { get: { weight: 1, plan: () => ({}), request: () => ({ method: 'GET', path: '/' }), answers: { 200: z.any() } } },
  contract: [{ name: 'mine', run: async (probe) => {
    ${body}
  } }],
}
${lines}
export default scenario
`,
  )
  return checkContract(await loadScenario(file), {}, client)
}

test('a target that leaves two cases without an answer is asked no more', async () => {
  await using silent = await serve({
    'GET /bench/audit': () => json(200, { pending: 0 }),
    'GET /': () => new Promise(() => {}),
  })
  await using impatient = openClient(silent.url, { requestTimeoutMs: 50 })
  const file = join(folder, 'silent.mjs')
  writeFileSync(
    file,
    `import { z } from '${import.meta.resolve('zod')}'
const get = { weight: 1, plan: () => ({}), request: () => ({ method: 'GET', path: '/' }), answers: { 200: z.any() } }
export default {
  name: 'mine', title: 'Mine', description: 'x', slo: { p99Ms: 1, errorShare: 0, visibilityP99Ms: 1 },
  dataset: () => ({}), planState: () => ({}), memory: () => ({}), auditViews: {},
  verify: () => ({ verified: 0, lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] }),
  operations: { first: get, second: get, third: get },
  contract: [{ name: 'mine', run: async () => {} }],
}
`,
  )
  const { passed, failed } = await checkContract(await loadScenario(file), {}, impatient)
  expect(passed).toEqual(['the preparation is answered as described'])
  const late = 'GET / got no answer: timeout after 50 ms'
  const notTried = 'not tried, because 2 cases before it got no answer in time'
  expect(failed).toEqual([
    { name: 'first is answered as described', message: late },
    { name: 'second is answered as described', message: late },
    { name: 'third is answered as described', message: notTried },
    { name: 'the audit agrees with the answers', message: notTried },
    { name: 'mine', message: notTried },
  ])
})

test.each([
  ['reference', 'nothing.there()', '', 'ReferenceError: nothing is not defined', 8],
  [
    'type',
    "const { body } = await probe.send({ method: 'GET', path: '/' })\nbody.rows.map(String)",
    '',
    'TypeError',
    9,
  ],
  ['native', 'JSON.parse("{")', '', 'SyntaxError', 8],
  ['url', 'new URL("no url")', '', 'TypeError: Invalid URL', 8],
  ['poll', "await probe.eventually({ method: 'GET', path: '/' }, ({ body }) => body.a.b, 'a')", '', 'TypeError', 8],
  ['plan', '', 'scenario.operations.get.plan = () => missing', 'ReferenceError: missing is not defined', 11],
  ['verify', '', 'scenario.verify = () => { undefined.x }', 'TypeError', 11],
])('a mistake in the code of the scenario is not the target: %s', async (name, body, lines, found, line) => {
  const error = await check(name, body, lines).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  expect(error).toMatchObject({
    message: 'this file threw an error',
    exitCode: 2,
    details: { file: join(folder, `${name}.mjs`), line, found: expect.stringContaining(found) },
  })
})

test.each([
  ['sentence', "throw new Error('GET /: expected tea, found coffee')", 'GET /: expected tea, found coffee'],
  ['own', "throw Object.assign(new Error('no tea'), { name: 'TeaError' })", 'no tea'],
  ['schema', "z.object({ tea: z.string() }).parse((await probe.send({ method: 'GET', path: '/' })).body)", 'tea'],
  ['probe', "await probe.expect({ method: 'GET', path: '/' }, { 404: z.any() })", 'GET /: '],
])('what a case throws as a sentence fails the target: %s', async (name, body, words) => {
  const { failed } = await check(name, body)
  expect(failed).toEqual([{ name: 'mine', message: expect.stringContaining(words) }])
})
