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

/** A recording of these requests and answers; bodies of answers are HTML where they are no objects. */
function recordingOf(
  entries: readonly {
    method?: string
    url: string
    headers?: object
    post?: string
    location?: string
    page?: string
    body?: object
  }[],
): string {
  return JSON.stringify({
    log: {
      entries: entries.map(({ method = 'GET', url, headers = {}, post, location, page, body }, at) => ({
        startedDateTime: new Date(at).toISOString(),
        request: {
          method,
          url,
          headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
          ...(post !== undefined && { postData: { mimeType: 'application/x-www-form-urlencoded', text: post } }),
        },
        response: {
          status: 200,
          headers: location === undefined ? [] : [{ name: 'Location', value: location }],
          content: {
            mimeType: page === undefined ? 'application/json' : 'text/html',
            text: page ?? (body && JSON.stringify(body)),
          },
        },
      })),
    },
  })
}

async function textOf(recording: string): Promise<string> {
  const imported = await har.read(folder.write('a.har', recording))
  await folder.load(imported)
  return imported.files[0]?.text ?? ''
}

test('ids are taken from links, from fields however they are written, and from below another id', async () => {
  const text = await textOf(
    recordingOf([
      { url: 'http://a/list', page: "<a href=\"/orders/98765\"> <input value='abcdef123456' name='csrf'>" },
      { method: 'POST', url: 'http://a/orders/98765', post: 'csrf=abcdef123456', location: '/carts/4711/items/4712' },
      { url: 'http://a/carts/4711/items/4712' },
    ]),
  )
  expect(text).toContain('path: /orders/${ordersId}')
  expect(text).toContain('csrf: ${csrf}')
  expect(text).toContain('path: /carts/${cartsId}/items/${itemsId}')
  expect(text).toContain(String.raw`regex: \/carts\/[^/?#]+\/items\/([^/?#]+)`)
})

test('values of the same name are told apart, and a count is no id', async () => {
  const body = { orderId: 'o1234567', orderId2: 'p1234567', more: { orderId: 'q1234567', id: 2 } }
  const text = await textOf(
    recordingOf([{ url: 'http://a/x', body }, { url: 'http://a/o1234567/p1234567/q1234567?page=2&moreId=2' }]),
  )
  expect(text).toContain('path: /${orderId}/${orderId2}/${orderId3}')
  expect(text).toContain('page: "2"')
  expect(text).toContain('moreId: ${moreId}')
})

test('fields that are sent twice stay two, and long names stay apart', async () => {
  const long = `http://a/${'a'.repeat(74)}`
  const text = await textOf(recordingOf([{ url: 'http://a/s?tag=a$b&tag=c' }, { url: long }, { url: long }]))
  expect(text).toContain('tag:\n            - a$$b\n            - c')
  expect(text).toContain('… (2)')
})

test('credentials of any name are not kept', async () => {
  const text = await textOf(
    recordingOf([
      {
        method: 'POST',
        url: 'http://a/s?api_key=SECRET1&accessToken=SECRET2',
        headers: { 'X-Api-Key': 'SECRET3', 'X-Auth-Token': 'SECRET4' },
        post: 'refresh_token=SECRET5',
      },
    ]),
  )
  expect(text).not.toContain('SECRET')
  expect(text).toContain('x-api-key: ${X_API_KEY:-none}')
})

test('a recording may begin with a byte order mark and hold an address that is none; one without content is told', async () => {
  const entries = recordingOf([{ url: 'http://[a/' }, { url: 'http://a/x' }])
  const { notes } = await har.read(folder.write('a.har', `\uFEFF${entries}`))
  expect(notes[0]).toBe('1 requests to http://a are the journey.')
  expect(notes.join('\n')).toContain('The recording holds no bodies of answers')
})
