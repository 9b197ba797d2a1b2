import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openClient } from '../../scenario/client.ts'
import { checkContract } from '../../scenario/contract.ts'
import { seededRandom } from '../../scenario/random.ts'
import { ImportFolder } from '../testing/import-folder.ts'
import { Recorder } from '../testing/record.ts'
import { har } from './importer.ts'

let folder: ImportFolder
let server: Server
let origin: string
beforeEach(async () => {
  folder = new ImportFolder()
  server = createServer(shop()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  folder[Symbol.dispose]()
  server.closeAllConnections()
  server.close()
})

let shops = 0

/** A shop with a form token in its page, a session cookie, a bearer token in JSON, and orders whose place is in a header. */
function shop(): (request: IncomingMessage, response: import('node:http').ServerResponse) => void {
  let count = 0
  const random = seededRandom(++shops)
  const fresh = (kind: string): string => `${kind}${++count}x${random.next().toString(36).slice(2, 10)}7`
  const issued = new Set<string>()
  const issue = (kind: string): string => {
    const value = fresh(kind)
    issued.add(value)
    return value
  }
  return async (request, response) => {
    const sent = await text(request)
    const answer = (status: number, body: object | string = '', headers: Record<string, string> = {}): void => {
      const type = typeof body === 'string' ? 'text/html' : 'application/json'
      response.writeHead(status, { 'content-type': type, ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    const isIssued = (value: string | undefined): boolean => value !== undefined && issued.has(value)
    const cookie = /sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    const [path = '', query = ''] = (request.url ?? '').split('?')
    if (path === '/')
      return answer(200, `<form><input type="hidden" name="csrf_token" value="${issue('c')}"></form>`, {
        'set-cookie': `sid=${issue('s')}; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT`,
      })
    if (path === '/login') {
      const form = new URLSearchParams(sent)
      return isIssued(form.get('csrf_token') ?? '') && isIssued(cookie)
        ? answer(200, { user: { id: 7, accessToken: issue('t') } })
        : answer(403, {})
    }
    if (!isIssued(request.headers.authorization?.replace('Bearer ', ''))) return answer(401, {})
    if (path === '/products')
      return answer(200, { items: [{ productId: 'p-1234567', name: 'Shoe' }], cursor: issue('n') })
    if (path === '/orders') return answer(201, {}, { location: `/orders/${issue('o')}` })
    const order = /^\/orders\/([^/]+)$/.exec(path)?.[1]
    if (order !== undefined)
      return isIssued(order) && isIssued(new URLSearchParams(query).get('after') ?? '')
        ? answer(200, { order })
        : answer(404, {})
    return answer(404, {})
  }
}

async function recorded(): Promise<Recorder> {
  const recorder = new Recorder(origin)
  const page = await recorder.send('GET', '/')
  const csrf = /value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const form = { 'content-type': 'application/x-www-form-urlencoded', cookie: `${cookie}; old=from-before` }
  const login = await recorder.send('POST', '/login', {
    headers: form,
    body: `csrf_token=${csrf}&user=ann&password=hunter22`,
    pauseMs: 3_000,
  })
  const headers = { authorization: `Bearer ${JSON.parse(login.text).user.accessToken}` }
  const products = JSON.parse((await recorder.send('GET', '/products', { headers })).text)
  const json = { ...headers, 'content-type': 'application/json' }
  const body = JSON.stringify({ productId: products.items[0].productId, quantity: 2 })
  const order = await recorder.send('POST', '/orders', { headers: json, body })
  await recorder.send('GET', `${order.headers.get('location')}?after=${products.cursor}`, { headers })
  for (const path of ['/app.css', '/logo.png', '/fonts/a.woff2']) {
    recorder.add({
      request: { method: 'GET', url: origin + path, headers: [] },
      response: { status: 200, headers: [], content: {} },
    })
  }
  recorder.add({
    request: { method: 'POST', url: 'https://tracker.example/collect', headers: [] },
    response: { status: 204, headers: [], content: {} },
  })
  return recorder
}

test('a recording becomes a journey that the same system answers rightly, with ids and tokens of its own', async () => {
  const imported = await har.read(folder.write('shop.har', (await recorded()).text()))
  const scenario = await folder.load(imported)
  expect(Object.keys(scenario.operations).map((name) => name.replace(/^.* \/ /, ''))).toEqual([
    'GET /',
    'POST /login',
    'GET /products',
    'POST /orders',
    'GET /orders/{ordersId}',
  ])
  await using client = openClient(origin)
  const { failed } = await checkContract(scenario, {}, client)
  expect(failed).toEqual([])
})

test('assets and third parties are left out, pauses kept, and secrets not', async () => {
  const { files, notes } = await har.read(folder.write('shop.har', (await recorded()).text()))
  const [scenario] = files
  expect(notes.join('\n')).toContain('Left out: 3 static assets, third parties: https://tracker.example (1).')
  expect(notes.join('\n')).toContain(
    'Taken from answers: sidCookie, csrfToken, accessToken, productId, cursor, ordersId',
  )
  expect(notes.join('\n')).toContain('Credentials of the recording were not kept: set PASSWORD in the environment.')
  expect(scenario?.text).toContain('think: 3s')
  for (const secret of ['hunter22', 'from-before', 'logo.png', 'tracker.example/collect'])
    expect(scenario?.text).not.toContain(secret)
})

test('a token from before the recording comes from the environment', async () => {
  const recorder = new Recorder(origin)
  await recorder.send('GET', '/products', { headers: { authorization: 'Bearer from-before-the-recording' } })
  const { files, notes } = await har.read(folder.write('a.har', recorder.text()))
  expect(files[0]?.text).toContain('authorization: Bearer ${API_TOKEN:-none}')
  expect(files[0]?.text).not.toContain('from-before')
  expect(notes.join()).toContain('set API_TOKEN')
})

test('wrong input is refused with place and fix', async () => {
  const whole = (await recorded()).text()
  expect(await folder.refusal(har, 'cut.har', whole.slice(0, 900))).toMatch(
    /^~\/cut\.har:1 --har: this is no whole JSON: .*Found: 900 characters that end with .*Fix: export the recording again/,
  )
  expect(await folder.refusal(har, 'other.har', '{"log": {"entries": [{"request": {}}]}}')).toMatch(
    /^~\/other\.har log\.entries\.0\.startedDateTime: this is not a recording.*Fix:/,
  )
  const failed = {
    log: {
      entries: [
        { startedDateTime: '2026-11-02', request: { method: 'GET', url: 'http://a/' }, response: { status: 0 } },
      ],
    },
  }
  expect(await folder.refusal(har, 'failed.har', JSON.stringify(failed))).toMatch(
    /log\.entries: the recording holds no requests to send\. Found: 1 entries/,
  )
})
