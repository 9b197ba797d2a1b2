import { describe, expect, test } from 'vitest'
import { healthAddress } from './health-address.ts'
import { parseTarget } from './kinds.ts'

const parse = (text: string) => parseTarget(text, '--base')

describe('parseTarget', () => {
  test.each([
    ['./shop', { kind: 'target', target: './shop' }],
    ['monolith+cache', { kind: 'target', target: 'monolith+cache' }],
    ['git:main', { kind: 'git', revision: 'main', path: undefined }],
    ['git:HEAD~1:services/shop', { kind: 'git', revision: 'HEAD~1', path: 'services/shop' }],
    ['image:shop:1.4', { kind: 'image', service: undefined, image: 'shop:1.4' }],
    ['image:web=localhost:5000/shop:1.4', { kind: 'image', service: 'web', image: 'localhost:5000/shop:1.4' }],
    ['image:shop@sha256:abc', { kind: 'image', service: undefined, image: 'shop@sha256:abc' }],
    ['cmd:node server.js --port=$PORT', { kind: 'command', command: 'node server.js --port=$PORT' }],
  ])('reads %s', (text, expected) => {
    expect(parse(text)).toMatchObject({ text, ...expected })
  })

  test.each(['http://127.0.0.1:8080/shop', 'url:http://127.0.0.1:8080/shop'])('reads the address %s', (text) => {
    expect(parse(text)).toMatchObject({ kind: 'url', url: new URL('http://127.0.0.1:8080/shop') })
  })

  test.each([
    '',
    ' ',
    'git:',
    'git:--upload-pack=x',
    'image:',
    'cmd: ',
    'url:shop',
    'url:ftp://shop.example',
    'http://127.0.0.1:99999',
  ])('refuses "%s" and says by which flag it came', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ details: expect.objectContaining({ key: '--base' }) }))
  })
})

test('masks what may be secret in what is shown, and takes the command as it is', () => {
  const command = parseTarget('cmd:API_KEY=abc node server.js', '--base')
  expect(command).toMatchObject({ text: 'cmd:API_KEY=*** node server.js', command: 'API_KEY=abc node server.js' })
  const url = parseTarget('http://user:pw@127.0.0.1:8080', '--base')
  expect(url).toMatchObject({ text: 'http://***@127.0.0.1:8080', url: new URL('http://127.0.0.1:8080') })
})

test.each([
  ['/healthz', { port: undefined, path: '/healthz' }],
  ['http://127.0.0.1:8080/healthz?deep=1', { port: 8080, path: '/healthz?deep=1' }],
  ['http://localhost', { port: 80, path: '/' }],
])('reads the health address %s', (text, expected) => {
  expect(healthAddress(text)).toEqual(expected)
})

test.each(['healthz', 'https://127.0.0.1/', 'http://shop.example/healthz'])('refuses the health address %s', (text) => {
  expect(() => healthAddress(text)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ key: '--health', found: text }) }),
  )
})
