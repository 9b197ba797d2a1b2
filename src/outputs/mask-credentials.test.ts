import { expect, test } from 'vitest'
import { maskCommand, maskDocument, maskUrls } from './mask-credentials.ts'

test.each([
  ['http://user:pw@127.0.0.1:8080/x', 'http://***@127.0.0.1:8080/x'],
  ['GET postgres://shop:s3cr%40t@db:5432/shop failed', 'GET postgres://***@db:5432/shop failed'],
  ['https://ghp_token@github.com/a/b', 'https://***@github.com/a/b'],
  ['http://127.0.0.1:8080/@team', 'http://127.0.0.1:8080/@team'],
  ['mail me@example.com', 'mail me@example.com'],
])('%s', (text, masked) => {
  expect(maskUrls(text)).toBe(masked)
})

test.each([
  ['API_KEY=abc node server.js', 'API_KEY=*** node server.js'],
  [`cd shop && TOKEN='a b' A="c d" npm start`, 'cd shop && TOKEN=*** A=*** npm start'],
  ['node server.js --password hunter2 --port=8080', 'node server.js --password *** --port=8080'],
  ['node server.js --api-key=k', 'node server.js --api-key=***'],
  ['DB=postgres://u:p@db node .', 'DB=*** node .'],
  ['node server.js http://u:p@h', 'node server.js http://***@h'],
])('%s', (command, masked) => {
  expect(maskCommand(command)).toBe(masked)
})

test('all texts of a document', () => {
  expect(maskDocument({ a: ['http://u:p@h', 1, null], b: { c: true } })).toEqual({
    a: ['http://***@h', 1, null],
    b: { c: true },
  })
})
