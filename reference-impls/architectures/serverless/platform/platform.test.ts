import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const failures: string[] = []
let platform: Platform
let url: string

beforeAll(async () => {
  platform = await startPlatform({
    functionsFile: path.join(import.meta.dirname, 'testing/functions.json'),
    host: '127.0.0.1',
    port: 0,
    accountConcurrency: 4,
    maxEnvironments: 8,
    idleTimeoutMs: 60_000,
    initTimeoutMs: 10_000,
    tickMs: 5,
    failed: (name, reason) => failures.push(`${name}: ${reason}`),
    openQueues: () => Promise.reject(new Error('these functions have no queue')),
  })
  await platform.deployed
  url = `http://127.0.0.1:${platform.port}`
})
afterAll(() => platform[Symbol.asyncDispose]())

const get = async (route: string) => {
  const response = await fetch(url + route)
  return { status: response.status, body: await response.text() }
}

async function metrics(): Promise<Record<string, number>> {
  const { body } = await get('/metrics')
  return Object.fromEntries(
    [...body.matchAll(/^(lambda_\w+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]),
  )
}

test('gives a function the event of an HTTP API, and the caller what the function says', async () => {
  const response = await fetch(`${url}/echo/a%20b?x=1&x=2&y=%26`, {
    method: 'POST',
    headers: { cookie: 'c=3; d=4', 'content-type': 'application/json', 'X-Name': 'value' },
    body: '{"umlaut":"ü"}',
  })
  expect(response.status).toBe(201)
  expect(response.headers.get('x-echo')).toBe('yes')
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
  expect(await response.json()).toMatchObject({
    version: '2.0',
    routeKey: 'POST /echo/{id}',
    rawPath: '/echo/a%20b',
    rawQueryString: 'x=1&x=2&y=%26',
    cookies: ['c=3', 'd=4'],
    headers: { 'x-name': 'value', 'content-type': 'application/json' },
    queryStringParameters: { x: '1,2', y: '&' },
    pathParameters: { id: 'a b' },
    requestContext: { stage: '$default', http: { method: 'POST', path: '/echo/a%20b', sourceIp: '127.0.0.1' } },
    body: '{"umlaut":"ü"}',
    isBase64Encoded: false,
  })
})

test('hands over what is no text as base64', async () => {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(`${url}/echo/1`, { method: 'POST', headers, body: new Uint8Array([0, 255]) })
  expect(await response.json()).toMatchObject({ body: 'AP8=', isBase64Encoded: true })
})

test('takes a result without a status code for the body', async () => {
  expect(await get('/plain')).toEqual({ status: 200, body: '{"hello":"world"}' })
})

test('answers for functions that fail, crash, hang or cannot start, and for paths that lead nowhere', async () => {
  const message = (text: string) => JSON.stringify({ message: text })
  expect(await get('/fail')).toEqual({ status: 500, body: message('Internal Server Error') })
  expect(await get('/crash')).toEqual({ status: 500, body: message('Internal Server Error') })
  expect(await get('/broken')).toEqual({ status: 500, body: message('Internal Server Error') })
  expect(await get('/hang')).toEqual({ status: 503, body: message('Service Unavailable') })
  expect(await get('/nowhere')).toEqual({ status: 404, body: message('Not Found') })
  expect(failures.map((failure) => failure.split(':')[0])).toEqual(['fail', 'crash', 'broken', 'hang'])
})

test('throttles with 429, and counts what is billed', async () => {
  const before = await metrics()
  const answers = await Promise.all([get('/hold'), get('/hold'), get('/plain')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 503])
  const after = await metrics()
  const delta = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
  expect(delta('lambda_invocations_total')).toBe(2)
  expect(delta('lambda_throttles_total')).toBe(1)
  expect(delta('lambda_cold_starts_total')).toBe(1)
  const billedMs = delta('lambda_billed_milliseconds_total')
  expect(Number.isInteger(billedMs)).toBe(true)
  expect(billedMs).toBeGreaterThan(1_000)
  expect(delta('lambda_billed_gb_seconds_total')).toBeCloseTo(billedMs / 1_000 / 2, 9)
  expect(after.lambda_environments).toBe(3)
  expect(after.lambda_environments_peak).toBeGreaterThanOrEqual(3)
})

test('is healthy, and removes its compile cache when it closes', async () => {
  expect((await get('/healthz')).status).toBe(200)
  expect(existsSync(platform.compileCache)).toBe(true)
  await platform[Symbol.asyncDispose]()
  expect(existsSync(platform.compileCache)).toBe(false)
})
