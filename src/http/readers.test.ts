import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { adoptClient } from '../load/autocannon-connection.ts'
import { createJudge } from '../load/judge.ts'
import { ledgerWriter } from '../load/ledger.ts'
import notes from '../load/testing/notes.ts'
import { openClient } from '../scenario/client.ts'
import { encodeRequest } from '../scenario/encode-request.ts'
import { mismatch } from '../scenario/wording.ts'
import { Connections } from './connections.ts'
import type { HttpAnswer, Loss, ReadAnswer } from './exchange.ts'
import { requestText } from './request-text.ts'
import { ANY_TEXT, RAW_ANSWERS, type RawAnswer } from './testing/raw-answers.ts'
import { serveRaw } from './testing/raw-server.ts'

// The contract check, the open loop and the closed loop see the same in an answer, whatever it looks like.

const TIMEOUT_MS = 20_000

function requestOf({ asked }: RawAnswer) {
  return { method: asked?.method ?? 'GET', path: '/notes/1', headers: asked?.headers ?? {} } as const
}

async function byTheChecks(url: string, raw: RawAnswer): Promise<ReadAnswer | string> {
  await using client = openClient(url, { requestTimeoutMs: TIMEOUT_MS })
  return await client.send(requestOf(raw)).catch((error: Error) => error.message.replace(/^.* got no answer: /, ''))
}

function textOf(url: string, raw: RawAnswer): string {
  return requestText(encodeRequest(requestOf(raw), ''), new URL(url).host)
}

async function byTheOpenLoop(url: string, raw: RawAnswer): Promise<HttpAnswer | Loss> {
  using connections = new Connections(url, 1, TIMEOUT_MS)
  return await new Promise((resolve) =>
    connections.send(textOf(url, raw), { answered: resolve, lost: resolve }, performance.now()),
  )
}

async function byTheClosedLoop(url: string, raw: RawAnswer): Promise<HttpAnswer | Loss> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer | Loss>()
  const planned = { operation: 'read', params: {} }
  const running = autocannon({
    url,
    connections: 1,
    duration: 1_000,
    sampleInt: 20,
    setupClient: (client) => {
      const connection = adoptClient(client, TIMEOUT_MS, {
        next: () => ({ planned, request: requestOf(raw), sent: textOf(url, raw) }),
        sent() {},
        answered: (_, answer) => end(answer),
        lost: (_, loss) => end(loss),
        broken: reject,
      })
      const end = (outcome: HttpAnswer | Loss): void => {
        resolve(outcome)
        connection.close()
      }
    },
  })
  const outcome = await promise
  await running
  return outcome
}

/** Whether the load takes it for right: a read that expects a note. */
function isRightUnderLoad(answer: HttpAnswer): boolean {
  const judge = createJudge(
    notes,
    { ids: ['1'] },
    ledgerWriter(() => 0),
  )
  return (
    judge({ operation: 'read', params: { turn: 0 } }, answer, { method: 'GET', path: '/notes/1' }).wrong === undefined
  )
}

test('the corpus is large, and no two of it have one name', () => {
  expect(new Set(RAW_ANSWERS.map(({ name }) => name)).size).toBe(RAW_ANSWERS.length)
  expect(RAW_ANSWERS.length).toBeGreaterThanOrEqual(40)
})

test.each(RAW_ANSWERS)('all readers agree on $name', async (raw) => {
  await using server = await serveRaw(
    () => raw.pieces,
    (socket) => {
      if (raw.after === 'close') socket.end()
      else if (raw.after === 'reset') socket.resetAndDestroy()
    },
  )
  const checked = await byTheChecks(server.url, raw)
  for (const answer of [await byTheOpenLoop(server.url, raw), await byTheClosedLoop(server.url, raw)]) {
    if (typeof answer === 'string') {
      expect(answer).toBe(checked)
      continue
    }
    expect(answer.read()).toEqual(checked)
    const isRight = typeof checked !== 'string' && mismatch(checked, notes.operations.read?.answers ?? {}) === undefined
    expect(isRightUnderLoad(answer)).toBe(isRight)
  }
  if (typeof raw.is === 'string') {
    expect(checked).toBe(raw.is)
    return
  }
  const { status, body, headers = {}, isNoJson = false } = raw.is
  expect(checked).toMatchObject({ status, headers })
  const { body: found, notJson } = checked as ReadAnswer
  if (body === ANY_TEXT) expect(found).toBeTypeOf('string')
  else expect(found).toEqual(body)
  expect(notJson !== undefined, notJson).toBe(isNoJson)
})
