import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Invocation } from './invocation.ts'
import { RuntimeApi } from './runtime-api.ts'

// The documented Runtime API (2018-06-01) and Extensions API (2020-01-01), asked as a runtime and an extension would ask.

let api: RuntimeApi
let seen: unknown[][]

beforeEach(async () => {
  seen = []
  const note =
    (name: string) =>
    (...values: unknown[]) => {
      seen.push([name, ...values])
    }
  api = await RuntimeApi.listen(
    { functionName: 'work', functionVersion: '$LATEST', handler: 'work.handler' },
    {
      next: note('next'),
      response: note('response'),
      error: note('error'),
      initError: note('initError'),
      registered: note('registered'),
      waiting: note('waiting'),
      failed: note('failed'),
    },
  )
})
afterEach(() => api[Symbol.dispose]())

const INVOCATION: Invocation = {
  requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:work',
  deadlineMs: 1_542_409_706_888,
  traceId: 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
  event: '{"n":1}',
}
const RUNTIME = '/2018-06-01/runtime'
const RESULT = `${RUNTIME}/invocation/${INVOCATION.requestId}`
const EXTENSION = '/2020-01-01/extension'

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`http://${api.address}${path}`, { method, headers, ...(body !== undefined && { body }) })
const told = (name: string) => seen.filter(([each]) => each === name).map(([, ...values]) => values)

/** Gives the runtime its event, as if it had asked for it. */
async function take() {
  api.assign(INVOCATION)
  return ask('GET', `${RUNTIME}/invocation/next`)
}

test('next: the event with its id, deadline, function and trace header', async () => {
  const response = await take()
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ n: 1 })
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'lambda-runtime-aws-request-id': INVOCATION.requestId,
    'lambda-runtime-deadline-ms': '1542409706888',
    'lambda-runtime-invoked-function-arn': INVOCATION.functionArn,
    'lambda-runtime-trace-id': INVOCATION.traceId,
  })
})

test('next: waits until there is an event', async () => {
  const waiting = ask('GET', `${RUNTIME}/invocation/next`)
  await expect.poll(() => told('next')).toHaveLength(1)
  api.assign(INVOCATION)
  expect((await waiting).headers.get('lambda-runtime-aws-request-id')).toBe(INVOCATION.requestId)
})

test('response: 202, once and for the event in hand only', async () => {
  await take()
  const other = await ask('POST', `${RUNTIME}/invocation/other/response`, {}, '{}')
  expect(other.status).toBe(400)
  expect(await other.json()).toMatchObject({ errorType: 'InvalidRequestID' })
  const first = await ask('POST', `${RESULT}/response`, {}, '{"ok":true}')
  expect([first.status, await first.json()]).toEqual([202, { status: 'OK' }])
  expect((await ask('POST', `${RESULT}/response`, {}, '{"ok":true}')).status).toBe(400)
  expect(told('response')).toEqual([[INVOCATION.requestId, '{"ok":true}']])
})

test('response: more than 6 MB is refused with 413, and is an error of the function', async () => {
  await take()
  const response = await ask('POST', `${RESULT}/response`, {}, 'x'.repeat(6 * 1_024 * 1_024 + 101))
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ errorType: 'RequestEntityTooLarge' })
  expect(told('error')[0]?.[1]).toContain('Function.ResponseSizeTooLarge')
})

/** Sends a response in chunks, with trailers, as a runtime that streams does. */
async function stream(type: string, chunks: readonly Buffer[], trailers: Record<string, string> = {}) {
  const headers = {
    'content-type': type,
    'lambda-runtime-function-response-mode': 'streaming',
    'transfer-encoding': 'chunked',
    trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
  }
  const sent = request(`http://${api.address}${RESULT}/response`, { method: 'POST', headers })
  for (const chunk of chunks) sent.write(chunk)
  sent.addTrailers(trailers)
  sent.end()
  const [response] = await once(sent, 'response')
  response.resume()
  return response.statusCode
}

test('response: a stream is taken whole, with status and headers from its head', async () => {
  await take()
  const head = Buffer.from('{"statusCode":201,"headers":{"content-type":"image/png"}}')
  const chunks = [head, Buffer.alloc(8), Buffer.from([0xff, 0]), Buffer.from([0xfe])]
  expect(await stream('application/vnd.awslambda.http-integration-response', chunks)).toBe(202)
  expect(JSON.parse(String(told('response')[0]?.[1]))).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'image/png' },
    body: Buffer.from([0xff, 0, 0xfe]).toString('base64'),
    isBase64Encoded: true,
  })
})

test('response: a stream that ends with an error in its trailers is an error', async () => {
  await take()
  const body = JSON.stringify({ errorType: 'Broken', errorMessage: 'half way' })
  const trailers = {
    'Lambda-Runtime-Function-Error-Type': 'Broken',
    'Lambda-Runtime-Function-Error-Body': Buffer.from(body).toString('base64'),
  }
  expect(await stream('text/plain', [Buffer.from('half')], trailers)).toBe(202)
  expect(told('error')).toEqual([[INVOCATION.requestId, body]])
  expect(told('response')).toEqual([])
})

test('error and init error: 202, with the report', async () => {
  const report = '{"errorMessage":"no","errorType":"TypeError","stackTrace":[]}'
  await take()
  expect((await ask('POST', `${RESULT}/error`, {}, report)).status).toBe(202)
  expect((await ask('POST', `${RUNTIME}/init/error`, {}, report)).status).toBe(202)
  expect(told('error')).toEqual([[INVOCATION.requestId, report]])
  expect(told('initError')).toEqual([[report]])
})

test('unknown paths: 404', async () => {
  for (const path of [`${RUNTIME}/invocation/x/done`, '/2018-06-01/other', `${EXTENSION}/none`]) {
    expect((await ask('POST', path, {}, '{}')).status, path).toBe(path.startsWith(EXTENSION) ? 403 : 404)
  }
})

async function register(events: readonly string[], name = 'watcher') {
  const body = JSON.stringify({ events })
  const response = await ask('POST', `${EXTENSION}/register`, { 'lambda-extension-name': name }, body)
  return { response, identifier: response.headers.get('lambda-extension-identifier') ?? '' }
}
const nextEvent = (identifier: string) =>
  ask('GET', `${EXTENSION}/event/next`, { 'lambda-extension-identifier': identifier })

test('extensions: register answers with an identifier and the function', async () => {
  const { response, identifier } = await register(['INVOKE', 'SHUTDOWN'])
  expect(response.status).toBe(200)
  expect(identifier).toMatch(/^[\da-f-]{36}$/)
  expect(await response.json()).toEqual({
    functionName: 'work',
    functionVersion: '$LATEST',
    handler: 'work.handler',
  })
  expect(told('registered')).toEqual([['watcher']])
  expect(api.wantsShutdown).toBe(true)
})

test('extensions: what is missing or wrong is refused with 403', async () => {
  expect((await register(['START'])).response.status).toBe(403)
  expect((await register(['INVOKE'], '')).response.status).toBe(403)
  expect((await nextEvent('none')).status).toBe(403)
  const { identifier } = await register(['INVOKE'])
  const headers = { 'lambda-extension-identifier': identifier }
  expect((await ask('POST', `${EXTENSION}/exit/error`, headers, '{}')).status).toBe(403)
})

test('extensions: are told of each event, and are done with it when they ask for the next one', async () => {
  const { identifier } = await register(['INVOKE'])
  expect(api.extensionsWaiting).toBe(false)
  const first = nextEvent(identifier)
  await expect.poll(() => api.extensionsWaiting).toBe(true)
  await take()
  expect(api.extensionsWaiting).toBe(false)
  const response = await first
  expect(response.headers.get('lambda-extension-event-identifier')).toMatch(/./)
  expect(await response.json()).toEqual({
    eventType: 'INVOKE',
    deadlineMs: INVOCATION.deadlineMs,
    requestId: INVOCATION.requestId,
    invokedFunctionArn: INVOCATION.functionArn,
    tracing: { type: 'X-Amzn-Trace-Id', value: INVOCATION.traceId },
  })
  const second = nextEvent(identifier)
  await expect.poll(() => api.extensionsWaiting).toBe(true)
  api[Symbol.dispose]()
  await expect(second).rejects.toThrow()
})

test('extensions: those that asked for it are told of the end and of its reason', async () => {
  const [one, two] = [await register(['SHUTDOWN'], 'one'), await register(['INVOKE'], 'two')]
  const [first] = [nextEvent(one.identifier), nextEvent(two.identifier).catch(() => undefined)]
  await expect.poll(() => api.extensionsWaiting).toBe(true)
  api.shutdown('spindown', 7)
  expect(await (await first)?.json()).toEqual({ eventType: 'SHUTDOWN', shutdownReason: 'spindown', deadlineMs: 7 })
})

test('extensions: one that reports a failure fails the environment', async () => {
  const { identifier } = await register(['INVOKE'])
  const headers = {
    'lambda-extension-identifier': identifier,
    'lambda-extension-function-error-type': 'Extension.ConfigInvalid',
  }
  expect((await ask('POST', `${EXTENSION}/init/error`, headers, '{}')).status).toBe(202)
  expect(told('failed')).toEqual([['extension watcher: Extension.ConfigInvalid {}']])
})

test('telemetry: says that it is not supported, as the emulator of AWS does', async () => {
  const response = await ask('PUT', '/2022-07-01/telemetry', {}, '{}')
  expect([response.status, await response.json()]).toMatchObject([202, { errorType: 'Telemetry.NotSupported' }])
})
