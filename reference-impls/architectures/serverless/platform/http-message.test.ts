import { expect, test } from 'vitest'
import { type HttpMessage, HttpMessageParser, httpMessage } from './http-message.ts'

function parsed(bytes: Buffer, pieceLength: number) {
  const messages: HttpMessage[] = []
  const parser = new HttpMessageParser((message) => messages.push(message))
  for (let at = 0; at < bytes.length; at += pieceLength) parser.push(bytes.subarray(at, at + pieceLength))
  return messages.map(({ startLine, headers, body, trailers }) => ({
    startLine,
    type: headers.get('content-type'),
    body: body.toString(),
    trailer: trailers.get('trailer'),
  }))
}

const stream = Buffer.concat([
  Buffer.from(httpMessage('POST /a HTTP/1.1', { 'Content-Type': 'text/plain' }, 'grüß')),
  Buffer.from('POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n'),
  Buffer.from('POST /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: 1\r\n\r\n'),
  Buffer.from('GET /d HTTP/1.1\r\nhost: x\r\n\r\n'),
])

test.each([1, 2, 7, 1_000])('reads messages that come in pieces of %i bytes', (pieceLength) => {
  expect(parsed(stream, pieceLength)).toEqual([
    { startLine: 'POST /a HTTP/1.1', type: 'text/plain', body: 'grüß' },
    { startLine: 'POST /b HTTP/1.1', type: undefined, body: 'Wiki0123456789' },
    { startLine: 'POST /c HTTP/1.1', type: undefined, body: 'x', trailer: '1' },
    { startLine: 'GET /d HTTP/1.1', type: undefined, body: '' },
  ])
})
