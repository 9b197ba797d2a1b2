import { afterEach, beforeEach, expect, test } from 'vitest'
import { openClient } from '../../scenario/client.ts'
import { checkContract } from '../../scenario/contract.ts'
import { json, Refusal, serve } from '../../scenario/testing/tiny-server.ts'
import { k6 } from '../k6/importer.ts'
import { eachRequest, ImportFolder } from '../testing/import-folder.ts'
import { postman } from './importer.ts'

let folder: ImportFolder
beforeEach(() => {
  folder = new ImportFolder()
})
afterEach(() => folder[Symbol.dispose]())

const COLLECTION = {
  info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  variable: [
    { key: 'baseUrl', value: 'http://shop.example' },
    { key: 'kind', value: 'shoes' },
  ],
  auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}' }] },
  item: [
    {
      name: 'Sign in',
      request: {
        method: 'POST',
        auth: { type: 'noauth' },
        url: { raw: '{{baseUrl}}/tokens' },
        body: { mode: 'raw', raw: '{"user":"{{user}}"}' },
      },
      event: [
        {
          listen: 'test',
          script: { exec: ['const body = pm.response.json();', 'pm.environment.set("accessToken", body.token);'] },
        },
      ],
    },
    {
      name: 'Orders',
      item: [
        {
          name: 'Find',
          request: {
            method: 'GET',
            url: { raw: '{{baseUrl}}/products/:kind', variable: [{ key: 'kind', value: '{{kind}}' }] },
          },
        },
        { name: 'Upload', request: { method: 'POST', url: '{{baseUrl}}/files', body: { mode: 'formdata' } } },
        {
          name: 'Me',
          request: {
            method: 'GET',
            url: '{{baseUrl}}/me',
            header: [
              { key: 'X-Off', value: '1', disabled: true },
              { key: 'X-On', value: '2' },
            ],
          },
        },
      ],
    },
  ],
}

test('a collection becomes a journey: variables, tokens that scripts take, and what it cannot send', async () => {
  const imported = await postman.read(folder.write('shop.json', JSON.stringify(COLLECTION)))
  expect(imported.notes).toEqual([
    '3 requests are the journey, in the order of the collection.',
    'Left out: Upload: a body of the mode formdata is not sent.',
    'Set in the environment: USER.',
  ])
  await using server = await serve({
    'POST /tokens': () => json(200, { token: 'of-this-server' }),
    'GET /products/shoes': () => json(200, {}),
    'GET /me': ({ headers }) => {
      if (headers.authorization !== 'Bearer of-this-server' || headers['x-on'] !== '2' || headers['x-off'])
        throw new Refusal(401, 'no')
      return json(200, {})
    },
  })
  await using client = openClient(server.url)
  const { failed } = await checkContract(await folder.load(imported), {}, client)
  expect(failed).toEqual([])
})

test('credentials that stand in the collection are not kept', async () => {
  const item = [
    {
      name: 'Me',
      request: {
        url: 'http://a/me',
        auth: {
          type: 'apikey',
          apikey: [
            { key: 'key', value: 'X-Key' },
            { key: 'value', value: 'very-secret' },
          ],
        },
      },
    },
  ]
  const imported = await postman.read(folder.write('a.json', JSON.stringify({ ...COLLECTION, item })))
  expect(imported.files[0]?.text).not.toContain('very-secret')
  expect(eachRequest(await folder.load(imported))[0]?.headers).toMatchObject({ 'x-key': 'none' })
})

test('wrong input is refused with place and fix', async () => {
  expect(await folder.refusal(postman, 'a.json', JSON.stringify(COLLECTION).slice(0, 300))).toMatch(
    /^~\/a\.json:1 --postman: this is no whole JSON.*Fix: export/,
  )
  expect(await folder.refusal(postman, 'b.json', '{"info": {"name": "x"}}')).toMatch(
    /^~\/b\.json item: this is not a Postman collection.*Fix:/,
  )
  expect(await folder.refusal(postman, 'c.json', JSON.stringify({ ...COLLECTION, item: [] }))).toMatch(
    /c\.json item: the collection holds no requests/,
  )
  expect(await folder.refusal(k6, 'load.js', 'export default () => {}')).toMatch(
    /load\.js --k6: a k6 script is a program, and is not read.*Fix: record what it sends.*--har run\.har/,
  )
})

test('base paths, inherited authorization, keys in the query and values that scripts take at once are kept; secrets are not', async () => {
  const script = {
    exec: [
      'pm.environment.set("order-id", pm.response.json().id)',
      'pm.globals.set("orderId", pm.response.json()["no"])',
    ],
  }
  const imported = await postman.read(
    folder.write(
      'a.json',
      JSON.stringify({
        info: { name: '' },
        variable: [{ key: 'base', value: 'https://api.example/v1' }],
        item: [
          {
            name: 'Folder',
            auth: { type: 'bearer', bearer: [{ key: 'token', value: 'SECRET1' }] },
            item: [
              {
                name: 'Order',
                request: {
                  method: 'POST',
                  url: '{{base}}/orders?a=1&a=2',
                  body: { mode: 'raw', raw: '{"password":"SECRET2"}' },
                },
                event: [{ listen: 'test', script }],
              },
            ],
          },
          {
            name: 'Look',
            request: {
              url: { path: ['orders', '{{order-id}}', '{{orderId}}'] },
              auth: {
                type: 'apikey',
                apikey: [
                  { key: 'key', value: 'appid' },
                  { key: 'value', value: 'SECRET3' },
                  { key: 'in', value: 'query' },
                ],
              },
            },
          },
          {
            name: 'Graph',
            request: {
              method: 'POST',
              url: '/g',
              body: { mode: 'graphql', graphql: { query: '{a}', variables: '{"b":1}' } },
            },
          },
        ],
      }),
    ),
  )
  const text = imported.files[0]?.text ?? ''
  expect(text).not.toContain('SECRET')
  expect(text).toContain('authorization: Bearer ${API_TOKEN:-none}')
  expect(text).toContain('orderId:\n            json: $.id')
  expect(text).toContain("orderId2:\n            json: $['no']")
  expect(text).toContain('path: /orders/${orderId}/${orderId2}')
  expect(text).toContain('appid: ${API_KEY:-none}')
  expect(text).toContain('path: /v1/orders\n        query:\n          a:\n            - "1"\n            - "2"')
  expect(text).toContain('password: ${PASSWORD:-none}')
  expect(text).toContain('query: "{a}"\n          variables:\n            b: 1')
  await folder.load(imported)
})
