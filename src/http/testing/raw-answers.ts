import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Loss } from '../exchange.ts'

/** An answer as it goes over the wire, and what any reader must make of it. */
export interface RawAnswer {
  readonly name: string
  /** Each in a packet of its own. */
  readonly pieces: readonly (string | Buffer)[]
  /** Whether the server closes the connection, or breaks it, after the last piece. */
  readonly after?: 'close' | 'reset'
  /** Headers of the request that it answers, and its method where that is not GET. */
  readonly asked?: { readonly method?: 'HEAD'; readonly headers?: Readonly<Record<string, string>> }
  readonly is: ExpectedAnswer | Loss
}

export interface ExpectedAnswer {
  readonly status: number
  /** Those that matter. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly isNoJson?: true
}

/** Stands for a body whose text does not matter. */
export const ANY_TEXT = Symbol('any text')

const NOTE = { id: '1', text: 'é' }
const JSON_TEXT = JSON.stringify(NOTE)
const TYPE = 'content-type: application/json\r\n'
const OK = `HTTP/1.1 200 OK\r\n${TYPE}`
const right: ExpectedAnswer = { status: 200, body: NOTE }
const length = (body: string | Buffer): string => `content-length: ${Buffer.byteLength(body)}\r\n\r\n`
const whole = (body: string | Buffer, head = OK): Buffer =>
  Buffer.concat([Buffer.from(head + length(body)), Buffer.from(body)])
const chunked = (...lines: readonly string[]): string => `${OK}transfer-encoding: chunked\r\n\r\n${lines.join('\r\n')}`
const SIZE = Buffer.byteLength(JSON_TEXT).toString(16)

export const RAW_ANSWERS: readonly RawAnswer[] = [
  { name: 'a length', pieces: [whole(JSON_TEXT)], is: right },
  { name: 'a length, byte by byte', pieces: [...whole(JSON_TEXT)].map((byte) => Buffer.from([byte])), is: right },
  { name: 'lines that end in a bare LF', pieces: [whole(JSON_TEXT).toString().replaceAll('\r\n', '\n')], is: right },
  { name: 'no reason phrase', pieces: [whole(JSON_TEXT, `HTTP/1.1 200\r\n${TYPE}`)], is: right },
  { name: 'HTTP/1.0', pieces: [whole(JSON_TEXT, `HTTP/1.0 200 OK\r\n${TYPE}`)], after: 'close', is: right },
  { name: 'one chunk', pieces: [chunked(SIZE, JSON_TEXT, '0', '', '')], is: right },
  { name: 'a size in capitals', pieces: [chunked(SIZE.toUpperCase(), JSON_TEXT, '0', '', '')], is: right },
  {
    name: 'chunks with extensions',
    pieces: [chunked(`${SIZE};name=value; other="a;b"`, JSON_TEXT, '0;last', '', '')],
    is: right,
  },
  {
    name: 'chunks with trailers',
    pieces: [chunked(SIZE, JSON_TEXT, '0', 'x-sum: 1', 'status: 500', '', '')],
    is: right,
  },
  {
    name: 'chunks cut in the middle of a size',
    pieces: [chunked(''), `${SIZE}`, `\r\n${JSON_TEXT}\r\n0\r\n\r\n`],
    is: right,
  },
  { name: 'a size that is no number', pieces: [chunked('zz', JSON_TEXT, '0', '', '')], is: 'garbled answer' },
  { name: 'a negative size', pieces: [chunked('-5', JSON_TEXT, '0', '', '')], is: 'garbled answer' },
  { name: 'a chunk longer than its size', pieces: [chunked('2', JSON_TEXT, '0', '', '')], is: 'garbled answer' },
  { name: 'chunks that break off', pieces: [chunked(SIZE, JSON_TEXT, '')], after: 'close', is: 'connection closed' },
  { name: 'no length, closed', pieces: [`${OK}\r\n`, JSON_TEXT], after: 'close', is: right },
  { name: 'no length, reset', pieces: [`${OK}\r\n`, JSON_TEXT], after: 'reset', is: 'connection reset' },
  {
    name: 'less than its length',
    pieces: [`${OK}content-length: 100\r\n\r\n${JSON_TEXT}`],
    after: 'close',
    is: 'connection closed',
  },
  { name: 'more than its length', pieces: [`${OK}content-length: 5\r\n\r\n${JSON_TEXT}`], is: 'garbled answer' },
  { name: 'a negative length', pieces: [`${OK}content-length: -5\r\n\r\n${JSON_TEXT}`], is: 'garbled answer' },
  {
    name: 'a length that is no number',
    pieces: [`${OK}content-length: many\r\n\r\n${JSON_TEXT}`],
    is: 'garbled answer',
  },
  { name: 'a length in hexadecimal', pieces: [`${OK}content-length: 0x15\r\n\r\n${JSON_TEXT}`], is: 'garbled answer' },
  {
    name: 'two lengths that differ',
    pieces: [`${OK}content-length: 3\r\n${length(JSON_TEXT)}${JSON_TEXT}`],
    is: 'garbled answer',
  },
  {
    name: 'the same length twice',
    pieces: [whole(JSON_TEXT, `${OK}content-length: ${Buffer.byteLength(JSON_TEXT)}\r\n`)],
    is: right,
  },
  {
    name: 'a length and chunks',
    pieces: [`${OK}content-length: 3\r\n${chunked(SIZE, JSON_TEXT, '0', '', '').slice(OK.length)}`],
    is: right,
  },
  {
    name: 'an encoding of the transfer that nobody knows',
    pieces: [`${OK}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    is: 'garbled answer',
  },
  { name: '204', pieces: ['HTTP/1.1 204 No Content\r\n\r\n'], is: { status: 204 } },
  { name: '204 with a length', pieces: ['HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n'], is: { status: 204 } },
  { name: '204 with a body', pieces: [whole(JSON_TEXT, 'HTTP/1.1 204 No Content\r\n')], is: 'garbled answer' },
  {
    name: '304 with the length of what it stands for',
    pieces: ['HTTP/1.1 304 Not Modified\r\ncontent-length: 21\r\n\r\n'],
    is: { status: 304 },
  },
  { name: '304 with a body', pieces: [whole(JSON_TEXT, 'HTTP/1.1 304 Not Modified\r\n')], is: 'garbled answer' },
  { name: 'an empty body', pieces: [`${OK}content-length: 0\r\n\r\n`], is: { status: 200, body: undefined } },
  { name: 'an empty body of chunks', pieces: [chunked('0', '', '')], is: { status: 200, body: undefined } },
  {
    name: 'the answer to HEAD',
    asked: { method: 'HEAD' },
    pieces: [`${OK}content-length: 21\r\n\r\n`],
    is: { status: 200 },
  },
  { name: 'a body for HEAD', asked: { method: 'HEAD' }, pieces: [whole(JSON_TEXT)], is: 'garbled answer' },
  { name: '100 before it', pieces: ['HTTP/1.1 100 Continue\r\n\r\n', whole(JSON_TEXT)], is: right },
  { name: '100 in one packet with it', pieces: [`HTTP/1.1 100 Continue\r\n\r\n${whole(JSON_TEXT)}`], is: right },
  {
    name: '103 twice before it',
    pieces: [`${'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(2)}${whole(JSON_TEXT)}`],
    is: right,
  },
  {
    name: '102 and then nothing',
    pieces: ['HTTP/1.1 102 Processing\r\n\r\n'],
    after: 'close',
    is: 'connection closed',
  },
  {
    name: '101',
    pieces: ['HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
    is: { status: 101 },
  },
  {
    name: 'a repeated header',
    pieces: [whole(JSON_TEXT, `${OK}X-A: 1\r\nx-a: 2\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n`)],
    is: { ...right, headers: { 'x-a': '1, 2', 'set-cookie': 'a=1, b=2' } },
  },
  {
    name: 'a folded header',
    pieces: [whole(JSON_TEXT, `${OK}x-a: one\r\n  two\r\n`)],
    is: { ...right, headers: { 'x-a': 'one two' } },
  },
  {
    name: 'a header without a value',
    pieces: [whole(JSON_TEXT, `${OK}x-a:\r\n`)],
    is: { ...right, headers: { 'x-a': '' } },
  },
  { name: 'a header called __proto__', pieces: [whole(JSON_TEXT, `${OK}__proto__: x\r\n`)], is: right },
  {
    name: 'headers of 200 kB',
    pieces: [whole(JSON_TEXT, `${OK}x-a: ${'v'.repeat(200_000)}\r\n`)],
    is: 'garbled answer',
  },
  {
    name: 'gzip that was asked for',
    asked: { headers: { 'accept-encoding': 'gzip' } },
    pieces: [whole(gzipSync(JSON_TEXT), `${OK}content-encoding: gzip\r\n`)],
    is: right,
  },
  {
    name: 'gzip that was not asked for',
    pieces: [whole(gzipSync(JSON_TEXT), `${OK}Content-Encoding: gzip\r\n`)],
    is: right,
  },
  {
    name: 'brotli',
    asked: { headers: { 'accept-encoding': 'br' } },
    pieces: [whole(brotliCompressSync(JSON_TEXT), `${OK}content-encoding: br\r\n`)],
    is: right,
  },
  {
    name: 'gzip that is none',
    pieces: [whole(JSON_TEXT, `${OK}content-encoding: gzip\r\n`)],
    is: { status: 200, body: JSON_TEXT, isNoJson: true },
  },
  {
    name: 'an unknown coding',
    pieces: [whole(JSON_TEXT, `${OK}content-encoding: rot13\r\n`)],
    is: { status: 200, body: JSON_TEXT, isNoJson: true },
  },
  {
    name: 'gzip that unfolds to 200 MB',
    pieces: [whole(gzipSync(Buffer.alloc(200_000_000)), `${OK}content-encoding: gzip\r\n`)],
    is: { status: 200, isNoJson: true, body: ANY_TEXT },
  },
  { name: 'a byte order mark', pieces: [whole(`\ufeff${JSON_TEXT}`)], is: right },
  { name: 'a byte order mark and nothing', pieces: [whole('\ufeff')], is: { status: 200, body: undefined } },
  {
    name: 'UTF-16',
    pieces: [whole(Buffer.from(`\ufeff${JSON_TEXT}`, 'utf16le'))],
    is: { status: 200, isNoJson: true, body: ANY_TEXT },
  },
  {
    name: 'invalid UTF-8',
    pieces: [whole(Buffer.from('{"id":"1","text":"\xff"}', 'latin1'))],
    is: { status: 200, isNoJson: true, body: '{"id":"1","text":"\ufffd"}' },
  },
  {
    name: 'text',
    pieces: [whole('hello', 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n')],
    is: { status: 200, isNoJson: true, body: 'hello' },
  },
  { name: 'JSON without a type', pieces: [whole(JSON_TEXT, 'HTTP/1.1 200 OK\r\n')], is: right },
  { name: 'JSON that breaks off', pieces: [whole('{"id":')], is: { status: 200, isNoJson: true, body: '{"id":' } },
  { name: 'connection: close', pieces: [whole(JSON_TEXT, `${OK}connection: close\r\n`)], after: 'close', is: right },
  { name: 'keep-alive: timeout=0', pieces: [whole(JSON_TEXT, `${OK}keep-alive: timeout=0\r\n`)], is: right },
  {
    name: 'keep-alive with a time-out beyond all numbers',
    pieces: [whole(JSON_TEXT, `${OK}keep-alive: timeout=${'9'.repeat(400)}\r\n`)],
    is: right,
  },
  { name: 'two answers at once', pieces: [Buffer.concat([whole(JSON_TEXT), whole(JSON_TEXT)])], is: 'garbled answer' },
  { name: 'status 999', pieces: [whole('', 'HTTP/1.1 999 X\r\n')], is: { status: 999 } },
  { name: 'no HTTP', pieces: ['<html>hello</html>\n'], after: 'close', is: 'garbled answer' },
  { name: 'nothing', pieces: [], after: 'close', is: 'connection closed' },
  { name: 'half a status line', pieces: ['HTTP/1.1 2'], after: 'close', is: 'connection closed' },
  {
    name: 'more than a driver reads',
    pieces: [`${OK}content-length: 99999999999\r\n\r\n`, Buffer.alloc(70 * 2 ** 20, 'x')],
    is: 'answer too large',
  },
]
