import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, NoAnswer, openClient } from './client.ts'
import { json, serve, type TinyServer } from './testing/tiny-server.ts'

let server: TinyServer
let client: Client
let asked = 0

beforeEach(async () => {
  asked = 0
  server = await serve({
    'POST /echo': ({ body, headers }) => json(200, { body, type: headers['content-type'], extra: headers['x-extra'] }),
    'GET /nothing': () => ({ status: 204 }),
    'GET /soon': () => json(200, { done: ++asked >= 3 }),
    'GET /never': () => new Promise(() => {}),
  })
  client = openClient(server.url, { requestTimeoutMs: 2_000, eventuallyTimeoutMs: 100 })
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

describe('send', () => {
  test('sends JSON and headers, and parses what comes back', async () => {
    const request = { method: 'POST', path: '/echo', headers: { 'x-extra': 'e' }, body: { a: 1 } } as const
    const { status, headers, body } = await client.send(request)
    expect({ status, body }).toEqual({ status: 200, body: { body: { a: 1 }, type: 'application/json', extra: 'e' } })
    expect(headers['content-type']).toMatch(/^application\/json/)
  })

  test('sends a raw body as it is', async () => {
    expect((await client.send({ method: 'POST', path: '/echo', rawBody: '{"a":' })).status).toBe(400)
  })

  test('leaves the body undefined where there is none', async () => {
    expect(await client.send({ method: 'GET', path: '/nothing' })).toMatchObject({ status: 204, body: undefined })
  })

  test('says what got no answer', async () => {
    await using hasty = openClient(server.url, { requestTimeoutMs: 20 })
    await expect(hasty.send({ method: 'GET', path: '/never' })).rejects.toThrow(
      /^GET \/never got no answer: timeout after 20 ms/,
    )
    await using lost = openClient('http://127.0.0.1:1')
    await expect(lost.send({ method: 'GET', path: '/x' })).rejects.toThrow(NoAnswer)
  })

  test('is ended by its signal, with its reason', async () => {
    const interrupt = new AbortController()
    await using stoppable = openClient(server.url, { signal: interrupt.signal })
    const sent = stoppable.send({ method: 'GET', path: '/never' })
    interrupt.abort(new Error('Ctrl-C'))
    await expect(sent).rejects.toThrow('Ctrl-C')
  })
})

describe('expect', () => {
  const request = { method: 'POST', path: '/echo', body: { a: 1 } } as const

  test('passes a right answer on', async () => {
    expect((await client.expect(request, { 200: z.object({ type: z.string() }) })).status).toBe(200)
  })

  test('says which status was found and expected', async () => {
    await expect(client.expect(request, { 201: z.unknown(), 202: z.unknown() })).rejects.toThrow(
      /^POST \/echo \{"a":1\}: found 200 \{"body".*, expected 201 or 202$/,
    )
  })

  test('says what is wrong in the body', async () => {
    await expect(client.expect(request, { 200: z.object({ body: z.object({ a: z.string() }) }) })).rejects.toThrow(
      /where body\.body\.a: .*expected string, received number/,
    )
  })
})

describe('eventually', () => {
  test('asks again until the answer satisfies', async () => {
    await using patient = openClient(server.url, { eventuallyTimeoutMs: 20_000 })
    await patient.eventually(
      { method: 'GET', path: '/soon' },
      ({ body }) => (body as { done: boolean }).done,
      'it done',
    )
    expect(asked).toBe(3)
  })

  test('gives up after its time, and says what it last found', async () => {
    const wait = client.eventually({ method: 'GET', path: '/nothing' }, ({ status }) => status === 200, 'status 200')
    await expect(wait).rejects.toThrow('GET /nothing: after 0.1 s found 204 without a body, expected status 200')
  })
})

describe('manners', () => {
  test('headers of the target go with every request, under those of the request itself', async () => {
    await using polite = openClient(server.url, { headers: { 'x-extra': 'always' } })
    const request = { method: 'POST', path: '/echo', body: {} } as const
    expect((await polite.send(request)).body).toMatchObject({ extra: 'always' })
    expect((await polite.send({ ...request, headers: { 'x-extra': 'own' } })).body).toMatchObject({ extra: 'own' })
  })

  test('no more requests a second are sent than may be', async () => {
    await using gentle = openClient(server.url, { mostPerSecond: 20 })
    const start = performance.now()
    await Promise.all([1, 2, 3].map(() => gentle.send({ method: 'GET', path: '/nothing' })))
    // The third may be sent 100 ms after the first; a timer is up to 1 ms early.
    expect(performance.now() - start).toBeGreaterThan(97)
  })
})
