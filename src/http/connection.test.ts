import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Connection, originOf } from './connection.ts'
import { serveRaw } from './testing/raw-server.ts'

const serve = (answers: readonly (readonly (string | Buffer)[])[], then?: Parameters<typeof serveRaw>[1]) =>
  serveRaw((request) => answers[request] ?? [], then)

/** Sends a request and tells what became of it: status and text, or the loss. */
function exchange(connection: Connection): Promise<[number, string] | string> {
  return new Promise((resolve) => {
    connection.send(
      'GET / HTTP/1.1\r\nhost: x\r\n\r\n',
      { answered: (answer) => resolve([answer.status, String(answer.read().body ?? '')]), lost: resolve },
      performance.now(),
    )
  })
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

test.each<[string, (string | Buffer)[], string]>([
  ['a length', [OK], 'ok'],
  [
    'a length, in pieces that split a header and a character',
    ['HTTP/1.1 200 OK\r\ncontent-le', 'ngth: 2\r\n\r\n', Buffer.from([0xc3]), Buffer.from([0xa9])],
    'é',
  ],
  [
    'chunks',
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\no\r\n', '1\r\nk\r\n0\r\nx-trailer: y\r\n\r\n'],
    'ok',
  ],
  ['1xx before it', ['HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n', OK], 'ok'],
])('reads a body with %s, and keeps the connection', async (_what, pieces, text) => {
  await using server = await serve([pieces, [OK]])
  const connection = new Connection(originOf(server.url))
  expect(await exchange(connection)).toEqual([200, text])
  expect(await exchange(connection)).toEqual([200, 'ok'])
  expect(server.connections).toBe(1)
  connection.close()
})

test('an answer without a body is whole after its headers', async () => {
  await using server = await serve([['HTTP/1.1 204 No Content\r\n\r\n'], [OK]])
  const connection = new Connection(originOf(server.url))
  expect(await exchange(connection)).toEqual([204, ''])
  expect(await exchange(connection)).toEqual([200, 'ok'])
  expect(server.connections).toBe(1)
  connection.close()
})

test('a body without a length ends with its connection, and the next request gets another', async () => {
  await using server = await serve([['HTTP/1.1 200 OK\r\n\r\nal', 'l']], (socket, request) => {
    if (request === 0) socket.end()
    else socket.write(OK)
  })
  const connection = new Connection(originOf(server.url))
  expect(await exchange(connection)).toEqual([200, 'all'])
  expect(await exchange(connection)).toEqual([200, 'ok'])
  expect(server.connections).toBe(2)
  connection.close()
})

test('a connection that the server will close is not used again', async () => {
  await using server = await serve([['HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'], [OK]])
  const connection = new Connection(originOf(server.url))
  await exchange(connection)
  expect(await exchange(connection)).toEqual([200, 'ok'])
  expect(server.connections).toBe(2)
  connection.close()
})

test('a connection that the server keeps for no more than a second is not trusted after it', async () => {
  await using server = await serve([['HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\ncontent-length: 2\r\n\r\nok'], [OK]])
  const connection = new Connection(originOf(server.url))
  await exchange(connection)
  await new Promise((passed) => setTimeout(passed, 2))
  expect(await exchange(connection)).toEqual([200, 'ok'])
  expect(server.connections).toBe(2)
  connection.close()
})

test('what is no HTTP is garbled', async () => {
  await using server = await serve([['this is no answer\r\n\r\n'], [OK]])
  const connection = new Connection(originOf(server.url))
  expect(await exchange(connection)).toBe('garbled answer')
  expect(await exchange(connection)).toEqual([200, 'ok'])
  connection.close()
})

test.each<[string, (socket: Socket) => void]>([
  ['connection closed', (socket) => socket.end()],
  ['connection reset', (socket) => socket.resetAndDestroy()],
])('%s, in the middle of an answer, is told as such', async (loss, then) => {
  await using server = await serve([['HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf']], (socket, request) => {
    if (request === 0) then(socket)
    else socket.write(OK)
  })
  const connection = new Connection(originOf(server.url))
  expect(await exchange(connection)).toBe(loss)
  expect(await exchange(connection)).toEqual([200, 'ok'])
  connection.close()
})

test('a port that refuses is told as such', async () => {
  const server = await serve([])
  await server[Symbol.asyncDispose]()
  expect(await exchange(new Connection(originOf(server.url)))).toBe('connection refused')
})

test('an origin has the port of its scheme, and a bare address in brackets', () => {
  expect(originOf('https://shop.example/path')).toEqual({
    secure: true,
    hostname: 'shop.example',
    port: 443,
    host: 'shop.example',
  })
  expect(originOf('http://[::1]:8080')).toEqual({ secure: false, hostname: '::1', port: 8080, host: '[::1]:8080' })
})
