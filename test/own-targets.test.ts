import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '../src/result/schema.ts'
import { Archbench, type Ended } from './archbench-process.ts'
import { expectMeasured } from './expect-measured.ts'

const TOKEN = 'a-token-of-the-test'
const AUTHORIZED = ['--header', `Authorization: Bearer $\{API_TOKEN}`]
const SCENARIO = `
import { countFindings, defineScenario, z } from 'archbench'
export default defineScenario({
  name: 'pages', title: 'Pages', description: 'Read a page.',
  slo: { p99Ms: 50, errorShare: 0.001, visibilityP99Ms: 1_000 },
  dataset: () => ({}), planState: () => ({}), memory: () => ({}),
  operations: {
    read: { weight: 1, plan: () => ({}), request: () => ({ method: 'GET', path: '/' }), answers: { 200: z.unknown() } },
  },
  contract: [], auditViews: {}, verify: () => countFindings(0, []),
})
`
let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'pages.mts'), SCENARIO)
})
afterAll(() => archbench[Symbol.dispose]())

async function serve(listener: RequestListener): Promise<Server & AsyncDisposable & { readonly url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

const run = (target: string, ...flags: string[]): Promise<Ended> =>
  archbench.run(['run', target, '--scenario', './pages.mts', '--profile', 'smoke', ...flags], { API_TOKEN: TOKEN })

function newestResult(): Result {
  const name = archbench.results().sort().at(-1) ?? ''
  return JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
}

test('a URL is measured with a header from the environment and a reset hook, and what is not known is said', async () => {
  let resets = 0
  await using server = await serve(({ headers, url, method }, response) => {
    const isKnown = headers.authorization === `Bearer ${TOKEN}`
    if (isKnown && url === '/reset' && method === 'POST') resets += 1
    const status = !isKnown ? 401 : url === '/reset' || method === 'GET' ? 200 : 405
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(headers))
  })
  const ended = await run(server.url, ...AUTHORIZED, '--reset', `${server.url}/reset`)
  expect(ended.stderr).toContain('nothing is started, and its CPU time, memory and cost are not measured')
  const result = newestResult()
  expectMeasured(ended, result)
  const { targets, warnings } = result
  expect(targets[0]).toMatchObject({ kind: 'url', networkPath: 'given URL', components: [], failure: null })
  expect(targets[0]?.unchecked).toEqual([expect.stringMatching(/It serves no \/bench routes: .* ledger are left out/)])
  expect(warnings.join('\n')).toContain('ran already: nothing was started')
  expect(resets).toBeGreaterThan(1)
  expect(`${ended.stdout}${ended.stderr}${JSON.stringify({ targets, warnings })}`).not.toContain(TOKEN)
})
