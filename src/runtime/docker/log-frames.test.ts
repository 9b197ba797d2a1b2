import { expect, test } from 'vitest'
import { LogLines, logLines, mergeByTime } from './log-frames.ts'

function frame(stream: number, text: string | Buffer): Buffer {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(8)
  header.writeUInt8(stream, 0)
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

const ANSWER = Buffer.concat([
  frame(1, 'one\ntwo '),
  frame(2, 'wrong: ünïcode\r\n'),
  frame(1, 'halves\n\n'),
  frame(2, 'without an end'),
])
const LINES = ['one', 'wrong: ünïcode', 'two halves', '', 'without an end']

test('makes lines of both streams, in order', () => {
  expect(logLines(ANSWER)).toEqual(LINES)
})

test('makes the same lines wherever the chunks are cut', () => {
  for (let size = 1; size < ANSWER.length; size++) {
    const lines: string[] = []
    const parser = new LogLines((line) => lines.push(line))
    for (let start = 0; start < ANSWER.length; start += size) parser.push(ANSWER.subarray(start, start + size))
    parser.end()
    expect(lines).toEqual(LINES)
  }
})

test('keeps a character whole that two frames share', () => {
  const euro = Buffer.from('€')
  expect(logLines(Buffer.concat([frame(1, euro.subarray(0, 2)), frame(1, euro.subarray(2))]))).toEqual(['€'])
})

test('has nothing to say of nothing', () => {
  expect(logLines(Buffer.alloc(0))).toEqual([])
})

test('merges the logs of replicas by time and keeps the last lines', () => {
  const first = ['2026-01-01T00:00:01.000000000Z a', '2026-01-01T00:00:03.000000000Z c d']
  const second = ['2026-01-01T00:00:02.000000000Z b', '2026-01-01T00:00:04.000000000Z ']
  expect(mergeByTime([first, second], 3)).toEqual(['b', 'c d', ''])
})
