import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withoutSecrets } from '../../base/secrets.ts'
import type { Request, Scenario } from '../define.ts'
import { openApiDocument } from '../openapi/document.ts'
import { operationStream } from '../stream.ts'
import { describeRequest } from '../wording.ts'
import { ScenarioFolder } from './testing/scenario-folder.ts'

let folder: ScenarioFolder
beforeEach(() => {
  folder = new ScenarioFolder()
})
afterEach(() => {
  folder[Symbol.dispose]()
  vi.unstubAllEnvs()
})

function requestsOf(scenario: Scenario, count: number, seed = 1): Request[] {
  const stream = operationStream(scenario, {}, seed)
  const memory: unknown = scenario.memory({})
  return Array.from({ length: count }, () => {
    const { operation, params } = stream.next()
    return (scenario.operations[operation] as Scenario['operations'][string]).request(params, memory)
  })
}

async function requestOf(entry: string, more = ''): Promise<Request> {
  const [request] = requestsOf(await folder.load(`${more}\nrequests:\n  - ${entry}\n`), 1)
  return request as Request
}

describe('a request', () => {
  test('is a GET of its path, with query and headers', async () => {
    const entry = "{ path: '/a b?x=1', query: { q: 'c&d', page: 2 }, headers: { Accept: text/html } }"
    expect(await requestOf(entry, 'headers: { X-From: bench }')).toEqual({
      method: 'GET',
      path: '/a%20b?x=1&q=c%26d&page=2',
      headers: { 'x-from': 'bench', accept: 'text/html' },
    })
  })

  test('keeps dollar signs, and sends a field for each value of a list', async () => {
    const entry = "{ method: POST, path: /, query: { q: 'a$$b', t: [1, '$${x}'] }, form: { $$f: 'c$$d', g: [x, y] } }"
    expect(await requestOf(entry)).toMatchObject({
      path: '/?q=a%24b&t=1&t=%24%7Bx%7D',
      rawBody: '%24f=c%24d&g=x&g=y',
    })
  })

  test('may come from files with byte order marks and Windows line ends', async () => {
    folder.write('a.csv', '\uFEFFid,n\r\n"b ""c"", d",1\r\n')
    folder.write('s.json', '\uFEFF{"type": "object"}')
    const text =
      '\uFEFFdata: { a: { file: a.csv } }\r\nrequests:\r\n  - { path: "/${a.id}", expect: { schema: s.json } }\r\n'
    const [request] = requestsOf(await folder.load(text), 1)
    expect(request?.path).toBe('/b%20%22c%22%2C%20d')
  })

  test('has a body as JSON, text or form', async () => {
    const json = await requestOf('{ method: POST, path: /, json: { a: [1, "x"], b: null } }')
    expect(json).toMatchObject({ rawBody: '{"a":[1,"x"],"b":null}', headers: { 'content-type': 'application/json' } })
    const text = await requestOf('{ method: PUT, path: /, text: hello, headers: { Content-Type: text/csv } }')
    expect(text).toMatchObject({ rawBody: 'hello', headers: { 'content-type': 'text/csv' } })
    const form = await requestOf('{ method: POST, path: /, form: { a: "1 2", b: true } }')
    expect(form).toMatchObject({ rawBody: 'a=1%202&b=true' })
  })

  test('takes values of a feed: encoded in a path, escaped in JSON, as a number where that is asked for', async () => {
    folder.write('items.csv', 'id,price\n"a/""b",3\n')
    const entry =
      '{ method: POST, path: "/i/${items.id}", json: { id: "${items.id}", price: "${items.price|number}", note: "n ${items.id}" } }'
    const { path, rawBody } = await requestOf(entry, 'data: { items: { file: items.csv } }')
    expect(path).toBe('/i/a%2F%22b')
    expect(JSON.parse(rawBody ?? '')).toEqual({ id: 'a/"b', price: 3, note: 'n a/"b' })
  })

  test('texts of a JSON body are escaped, keys and what stands beside a value too', async () => {
    folder.write('items.csv', 'id\nx\n')
    const { rawBody } = await requestOf(
      String.raw`{ method: POST, path: /, json: { plain: "say \"hi\"\n\\ there", "a \"key\"": "\"${'$'}{items.id}\"\t" } }`,
      'data: { items: { file: items.csv } }',
    )
    expect(JSON.parse(rawBody ?? '')).toEqual({ plain: 'say "hi"\n\\ there', 'a "key"': '"x"\t' })
  })

  test('takes secrets from the environment, and no message shows them', async () => {
    vi.stubEnv('SHOP_TOKEN', 'very-secret-token')
    const request = await requestOf(
      '{ path: / }',
      'headers: { authorization: "Bearer ${env:SHOP_TOKEN}", x: "${SHOP_TOKEN}", y: "${NOT_SET_HERE:-none}" }',
    )
    expect(request.headers).toEqual({ authorization: 'Bearer very-secret-token', x: 'very-secret-token', y: 'none' })
    expect(describeRequest(request)).toBe('GET / (authorization: Bearer ***, x: ***, y: none)')
    expect(withoutSecrets('found very-secret-token')).toBe('found ***')
  })
})

test('it has no contract to print, and says so', async () => {
  const scenario = await folder.load('requests: [{ path: / }]')
  expect(() => openApiDocument(scenario)).toThrow('has no contract to print')
})

describe('traffic', () => {
  const mixed = `
data: { users: { file: users.json, order: sequential }, items: { file: items.csv, weight: count } }
requests:
  - { name: a, weight: 3, path: "/a/\${users.name}/\${int:1:9}" }
  - { name: b, weight: 1, path: "/b/\${items.id}/\${unique}" }
`
  beforeEach(() => {
    folder.write('users.json', JSON.stringify(['x', 'y', 'z'].map((name) => ({ name }))))
    folder.write('items.csv', 'id;count\n1;90\n2;10\n3;0\n')
  })

  test('is the same for the same seed, and another for another', async () => {
    const paths = async (seed: number) => requestsOf(await folder.load(mixed), 200, seed).map(({ path }) => path)
    expect(await paths(7)).toEqual(await paths(7))
    expect(await paths(7)).not.toEqual(await paths(8))
  })

  test('has the weights of requests and of rows, feeds in order, and unique texts', async () => {
    const paths = requestsOf(await folder.load(mixed), 4_000).map(({ path }) => path.split('/'))
    const a = paths.filter(([, kind]) => kind === 'a')
    const b = paths.filter(([, kind]) => kind === 'b')
    expect(a.length / paths.length).toBeCloseTo(0.75, 1)
    expect(a.slice(0, 4).map(([, , name]) => name)).toEqual(['x', 'y', 'z', 'x'])
    expect(b.filter(([, , id]) => id === '1').length / b.length).toBeCloseTo(0.9, 1)
    expect(b.some(([, , id]) => id === '3')).toBe(false)
    expect(new Set(b.map(([, , , unique]) => unique)).size).toBe(b.length)
  })

  test('a feed with unique rows gives each once, and says when it has none left', async () => {
    const text = 'data: { users: { file: users.json, order: unique } }\nrequests: [{ path: "/${users.name}" }]'
    const scenario = await folder.load(text)
    expect(
      requestsOf(scenario, 3)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/x', '/y', '/z'])
    expect(() => requestsOf(scenario, 4)).toThrow('the feed users has no row left')
  })
})

describe('wrong input is refused with file, line, key and fix', () => {
  test.each([
    ['requests: [', /^~\/scenario\.yaml:1:\d+: is not valid YAML: .*syntax/],
    ['', /^~\/scenario\.yaml:1:1 requests: this value does not fit.*at least one request or journey.*Fix:/],
    [
      'requests:\n  - path: /\n    methd: GET',
      /^~\/scenario\.yaml:3:5 requests\.0\.methd: this key is not known here.*Fix:/,
    ],
    ['requests:\n  - path: items', /:2:5 requests\.0\.path: .*Found: "items"\. Expected: a path that begins with \//],
    ['requests: [{ path: /, json: {} }]', /requests\.0\.method: .*a GET or HEAD request has none/],
    [
      'requests: [{ path: /, expect: { status: ok } }]',
      /requests\.0\.expect\.status: .*Expected: a status like 200, or a list/,
    ],
    [
      'requests: [{ path: /, expect: { checks: [{ json: $.a, equals: 1, exists: true }] } }]',
      /checks\.0: .*at most one of/,
    ],
    [
      'requests: [{ path: /, expect: { checks: [{ json: "$[" }] } }]',
      /requests\.0\.expect\.checks\.0: .*JSON paths are like/,
    ],
    [
      'requests: [{ path: /, expect: { schema: { $ref: "#/nowhere" } } }]',
      /expect\.schema: can't resolve reference #\/nowhere/,
    ],
    [
      'requests: [{ path: /, expect: { schema: none.json } }]',
      /expect\.schema: the JSON Schema cannot be used: .*Found: none\.json/,
    ],
    [
      'requests:\n  - path: /\n  - path: "/${tokn}"\nsetup: [{ path: /s, capture: { token: { header: t } } }]',
      /:3 requests\.1\.path: there is no value of this name; did you mean "token"\?.*Found: \$\{tokn\}.*Fix:/,
    ],
    [
      'requests: [{ path: /, headers: { a: "${env:NOT_SET_HERE}" } }]',
      /:1 requests\.0\.headers\.a: the environment variable NOT_SET_HERE is not set. Fix: set it/,
    ],
    ['data: { a: { file: a.csv } }\nrequests: [{ path: / }]', /^~\/a\.csv data\.a\.file: cannot be read: ENOENT.*Fix:/],
    [
      'setup: [{ path: /, capture: { run: { header: a } } }]\nrequests: [{ path: /a }]',
      /:1:\d+ setup\.0\.capture\.run: this name does not fit\. Found: run\. Expected: another name than run and unique.*Fix:/,
    ],
    [
      'data: { Order-Ids: { file: a.csv } }\nrequests: [{ path: / }]',
      /:1:\d+ data\.Order-Ids: this name does not fit\. Found: Order-Ids\. Expected: a name like orderId.*Fix:/,
    ],
    [
      'requests: [{ path: / }, { path: / }]',
      /requests\.1: two requests are called "GET \/"\. Found: the same name as in line 1/,
    ],
  ])('%s', async (text, words) => {
    expect(await folder.refusal(text)).toMatch(words)
  })

  test('a feed with a short line, one without rows, one that is no list', async () => {
    const text = (file: string) => `data: { a: { file: ${file} } }\nrequests: [{ path: "/\${a.x}" }]`
    folder.write('short.csv', 'x,y\n1,2\n3\n')
    expect(await folder.refusal(text('short.csv'))).toMatch(/^~\/short\.csv:3: the feed is no CSV with a heading/)
    folder.write('empty.csv', 'x,y\n')
    expect(await folder.refusal(text('empty.csv'))).toMatch(/:1:9 data\.a: the feed has no rows/)
    folder.write('no.json', '{"x":1}')
    expect(await folder.refusal(text('no.json'))).toMatch(
      /no\.json: the feed is no list of rows\. Found: a JSON object/,
    )
    folder.write('other.csv', 'z\n1\n')
    expect(await folder.refusal(text('other.csv'))).toMatch(/requests\.0\.path: the feed a has no such column/)
  })
})
