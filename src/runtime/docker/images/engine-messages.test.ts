import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { type EngineMessage, engineMessages, engineWords } from './engine-messages.ts'

test('messages come whole, however the bytes were cut', async () => {
  const bytes = Buffer.from('{"status":"Grün"}\r\n{"error":"no"}\n{"stream":"end"}')
  const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1))
  const messages: EngineMessage[] = []
  for await (const message of engineMessages(Readable.from(pieces))) messages.push(message)
  expect(messages).toEqual([{ status: 'Grün' }, { error: 'no' }, { stream: 'end' }])
})

test.each([
  [
    Object.assign(new Error('(HTTP code 404) no such image - x'), { json: { message: 'No such image: x ' } }),
    'No such image: x',
  ],
  [new Error('(HTTP code 500) server error - Get "https://x": no such host '), 'Get "https://x": no such host'],
  [new Error('socket hang up'), 'socket hang up'],
])('an engine is quoted without the status around its words', (error, words) => {
  expect(engineWords(error)).toBe(words)
})
