import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { parseFunctionCounters, readFunctionCounters } from './function-metrics.ts'

const PAGE = `# HELP lambda_invocations_total Invocations
# TYPE lambda_invocations_total counter
lambda_invocations_total{function="orders"} 10
lambda_invocations_total{function="catalog"} 32
lambda_cold_starts_total 3
lambda_billed_milliseconds_total{function="orders"} 1.5e3
lambda_billed_gb_seconds_total 0.75 1700000000000
lambda_throttles_total 0
lambda_environments_peak 4
lambda_environments_peak_other 99
`
const COUNTERS = { invocations: 42, coldStarts: 3, billedMs: 1_500, gbSeconds: 0.75, throttled: 0, environmentsPeak: 4 }

test('samples of one counter are added up over their labels', () => {
  expect(parseFunctionCounters(PAGE)).toEqual(COUNTERS)
})

test('a page that lacks a counter tells nothing', () => {
  expect(parseFunctionCounters(PAGE.replace(/^lambda_throttles_total.*\n/m, ''))).toBeUndefined()
})

async function served(status: number, text: string) {
  const server = createServer((_, response) => response.writeHead(status).end(text)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    page: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function paragraphOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).paragraph()
}

test('the page is read over HTTP', async () => {
  await using platform = await served(200, PAGE)
  expect(await readFunctionCounters(platform.page)).toEqual(COUNTERS)
})

test.each([
  ['answers with an error', 503, PAGE, 'Found: status 503.'],
  ['lacks counters', 200, 'nothing', 'Expected: the counters lambda_invocations_total, '],
])('a platform that %s is named', async (_, status, text, words) => {
  await using platform = await served(status, text)
  const paragraph = await paragraphOf(readFunctionCounters(platform.page))
  expect(paragraph).toContain(platform.page.href)
  expect(paragraph).toContain(words)
})

test('so is a platform that does not answer', async () => {
  const { page, ...gone } = await served(200, PAGE)
  await gone[Symbol.asyncDispose]()
  expect(await paragraphOf(readFunctionCounters(page))).toContain('Found: no answer (')
})

test('a page that never ends is given up, by its time and by its length', async () => {
  let chunk = 'x'
  const server = createServer((_, response) => {
    const write = (): void => void (response.destroyed || response.write(chunk, () => setImmediate(write)))
    write()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const page = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)
  const found = (timeoutMs: number) =>
    readFunctionCounters(page, timeoutMs).catch((error: unknown) => (error as UserError).details.found)
  expect(await found(100)).toMatch(/no answer \(.*timeout/)
  chunk = 'x'.repeat(2 ** 20)
  expect(await found(100_000)).toBe('no answer (the page is longer than 8 MiB)')
  server.closeAllConnections()
  server.close()
})
