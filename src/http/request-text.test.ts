import { expect, test } from 'vitest'
import { requestText } from './request-text.ts'

test('a request without a body, and one with a body whose length is in bytes', () => {
  expect(requestText({ method: 'GET', path: '/a?b=%20', headers: { accept: '*/*' }, body: undefined }, 'h:1')).toBe(
    'GET /a?b=%20 HTTP/1.1\r\nhost: h:1\r\naccept: */*\r\n\r\n',
  )
  expect(requestText({ method: 'POST', path: '/', headers: {}, body: '{"a":"é"}' }, 'h')).toBe(
    'POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\n{"a":"é"}',
  )
  expect(requestText({ method: 'DELETE', path: '/', headers: {}, body: undefined }, 'h')).toContain('content-length: 0')
})

test.each([
  ['/a b', {}],
  ['/a\r\nx: y', {}],
  ['/é', {}],
  ['/', { 'x y': 'z' }],
  ['/', { x: 'y\r\nz: 1' }],
  ['/', { x: 'é' }],
])('what would not be one request is refused: %j %j', (path, headers) => {
  expect(() => requestText({ method: 'GET', path, headers, body: undefined }, 'h')).toThrow(/may|encoded/)
})
