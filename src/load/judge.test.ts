import { expect, test } from 'vitest'
import { ParsedAnswer } from '../http/answer.ts'
import type { Request, Scenario } from '../scenario/define.ts'
import { createJudge } from './judge.ts'
import { ledgerWriter } from './ledger.ts'
import notes from './testing/notes.ts'

function answerOf(status: number, text: string): ParsedAnswer {
  const answer = new ParsedAnswer()
  answer.status = status
  answer.rawHeaders = ['Content-Type', 'application/json']
  answer.chunks.push(Buffer.from(text))
  return answer
}

type AnyOperation = Scenario['operations'][string]

const write = { operation: 'write', params: { key: 'k' } }
const read = { operation: 'read', params: { turn: 0 } }

const asked: Request = { method: 'GET', path: '/notes/asked' }

function judging() {
  const book = ledgerWriter(() => 0)
  const memory = { ids: ['0'] }
  const judge = createJudge(notes, memory, book)
  return {
    memory,
    ledger: book.ledger,
    judge: (planned: typeof write | typeof read, status: number, body: unknown) =>
      judge(planned, answerOf(status, typeof body === 'string' ? body : JSON.stringify(body)), asked),
  }
}

test('an accepted write goes into the ledger, is learned from and can be watched', () => {
  const { judge, ledger, memory } = judging()
  const { wrong, accepting } = judge(write, 201, { id: 'a', text: 'k' })
  expect(wrong).toBeUndefined()
  expect(accepting?.body).toEqual({ id: 'a', text: 'k' })
  expect(ledger).toEqual({ accepted: [{ key: 'k', id: 'a', content: 'k', acceptedMs: 0 }], unresolved: [], refused: 0 })
  expect(memory.ids).toEqual(['0', 'a'])
})

test('a refusal is a right answer and is only counted', () => {
  const { judge, ledger } = judging()
  expect(judge(write, 409, { error: 'out_of_stock' })).toEqual({ wrong: undefined, accepting: undefined })
  expect(ledger).toEqual({ accepted: [], unresolved: [], refused: 1 })
})

test('a status that is no answer is wrong; after a server error the write may have happened', () => {
  const { judge, ledger } = judging()
  expect(judge(read, 404, {}).wrong).toBe('status 404')
  expect(judge(write, 400, {}).wrong).toBe('status 400')
  expect(ledger.unresolved).toEqual([])
  expect(judge(write, 503, {}).wrong).toBe('status 503')
  expect(ledger).toEqual({ accepted: [], unresolved: ['k'], refused: 1 })
})

test('every accepted write is checked against its schema', () => {
  const { judge, ledger } = judging()
  for (const body of [{ id: 'a', text: 7 }, { text: 'k' }, 'no JSON', '']) {
    expect(judge(write, 201, body).wrong).toBe('schema write')
  }
  expect(ledger).toEqual({ accepted: [], unresolved: ['k', 'k', 'k', 'k'], refused: 0 })
})

test('of other answers one in fifty is', () => {
  const { judge } = judging()
  const wrong = Array.from({ length: 100 }, () => judge(read, 200, { id: 7 }).wrong)
  expect(wrong.filter((kind) => kind === 'schema read')).toHaveLength(2)
})

test('an answer that is not what was asked for is wrong, each time', () => {
  const mismatch = (_params: unknown, { body }: { body: unknown }, _memory: unknown, { path }: Request) =>
    path === `/notes/${(body as { id: string }).id}` ? undefined : 'another note than was asked for'
  const operations = { ...notes.operations, read: { ...(notes.operations.read as AnyOperation), mismatch } }
  const judge = createJudge(
    { ...notes, operations },
    { ids: ['0'] },
    ledgerWriter(() => 0),
  )
  const answer = (id: unknown) => judge(read, answerOf(200, JSON.stringify({ id, text: 'k' })), asked).wrong
  expect(answer('asked')).toBeUndefined()
  expect(answer('asked')).toBeUndefined()
  expect(answer('other')).toBe('mismatch read: another note than was asked for')
  expect(answer(7)).toBe('schema read')
})
