import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type DeployedFunctions,
  deployFunctions,
} from '../../reference-impls/architectures/serverless/testing/functions.ts'
import { Shop } from '../../reference-impls/ecommerce/testing/shop.ts'
import { launch } from '../../reference-impls/kit/testing/launch.ts'
import { packageRoot } from '../../src/base/package-root.ts'
import { type ForeignRuntime, go, missingPrograms, node, python } from './foreign-runtime.ts'

const IMPLEMENTATIONS = join(packageRoot, 'reference-impls')
const PLATFORM = join(IMPLEMENTATIONS, 'architectures/serverless/platform/main.ts')

let own: DeployedFunctions

beforeAll(async () => {
  own = await deployFunctions(join(IMPLEMENTATIONS, 'ecommerce/serverless'), 'shop')
  await new Shop(own.platform.url).load()
})
afterAll(() => own?.[Symbol.asyncDispose]())

interface Deployed extends AsyncDisposable {
  readonly url: string
}

/** The platform over the same data, with the shop's read routes in this runtime. */
async function deploy(runtime: ForeignRuntime): Promise<Deployed> {
  await using resources = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'foreign-runtime-'))
  resources.defer(() => rmSync(folder, { recursive: true, force: true }))
  const commandOf = runtime.install(folder)
  const define = (handler: string, routes: readonly string[]) => ({ handler, command: commandOf(handler), routes })
  const functions = {
    catalog: define('shop.handler', ['GET /products', 'GET /products/{id}']),
    fail: define('shop.fail', ['GET /fail']),
    streamed: define('shop.streamed', ['GET /streamed']),
  }
  writeFileSync(join(folder, 'functions.json'), JSON.stringify({ functions }))
  const { url } = resources.use(
    await launch(PLATFORM, {
      DATABASE_URL: own.server.url('shop').href,
      TMPDIR: folder,
      TOKEN_SECRET: 'only for this test',
      FUNCTIONS_FILE: join(folder, 'functions.json'),
    }),
  )
  const held = resources.move()
  return { url, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

const READS = ['/products', '/products?limit=5&after=3', '/products?category=books', '/products/1', '/products/30']

for (const runtime of [node, python, go]) {
  const missing = missingPrograms(runtime)
  const without = missing.length === 0 ? '' : ` (left out: ${missing.join(', ')} not installed)`
  describe.skipIf(missing.length > 0)(`${runtime.title} on the platform${without}`, () => {
    let deployed: Deployed
    beforeAll(async () => {
      deployed = await deploy(runtime)
    }, 900_000)
    afterAll(() => deployed?.[Symbol.asyncDispose]())

    test('serves the read routes of the shop like our own runtime', async () => {
      for (const path of READS) {
        const [ours, theirs] = await Promise.all([own.platform.url, deployed.url].map((url) => fetch(url + path)))
        expect([theirs?.status, await theirs?.json()], path).toEqual([200, await ours?.json()])
      }
      expect((await fetch(`${deployed.url}/products/999`)).status).toBe(404)
    })

    test('reports what a handler throws, and goes on', async () => {
      for (let again = 0; again < 2; again++) expect((await fetch(`${deployed.url}/fail`)).status).toBe(500)
      const metrics = await (await fetch(`${deployed.url}/metrics`)).text()
      expect(metrics).toContain('lambda_outcomes_total{function="fail",outcome="error"} 2')
    })

    test.runIf(runtime === node)('streams a response', async () => {
      const response = await fetch(`${deployed.url}/streamed`)
      expect([response.status, response.headers.get('content-type')]).toEqual([201, 'text/plain'])
      expect(await response.text()).toBe('one two three')
    })
  })
}
