import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import notes from './testing/notes.ts'
import { answer, serveNotes } from './testing/server.ts'
import { BESIDE_A_RATE, BESIDE_SATURATION, openVisibilityProbe } from './visibility.ts'

const planned = { operation: 'write', params: { key: 'k' } }
const accepting = { status: 202, headers: {}, body: { id: 'nk' } }

function counting() {
  const seen = { visible: [] as number[], invisible: 0 }
  const recorder = {
    visible: (afterMs: number) => seen.visible.push(afterMs),
    invisible: () => {
      seen.invisible += 1
    },
  }
  return { seen, recorder }
}

function fail(error: unknown): void {
  throw error
}

test('a write that is never seen is given up and counted as invisible', async () => {
  await using server = await serveNotes((request, response) => {
    answer(request, response, 404, {})
    return 'handled'
  })
  const { seen, recorder } = counting()
  const target = {
    scenario: notes,
    memory: {},
    entrypoint: server.url,
    requestTimeoutMs: 100,
    giveUpAfterMs: 600,
    pace: BESIDE_A_RATE,
  }
  await using probe = openVisibilityProbe(target, fail)
  probe.accepted(planned, accepting, performance.now(), recorder)
  expect(probe.watching).toBe(1)
  while (probe.watching > 0) await delay(2)
  expect(seen).toEqual({ visible: [], invisible: 1 })
  expect(server.received.length).toBeGreaterThan(3)
})

test.each([
  [BESIDE_A_RATE, 40, 10],
  [BESIDE_SATURATION, 250, 2],
])('one write in five is watched, and at %o not more than one in %i ms', async (pace, _gapMs, watched) => {
  await using server = await serveNotes()
  const { seen, recorder } = counting()
  const target = { scenario: notes, memory: {}, entrypoint: server.url, requestTimeoutMs: 100, pace }
  await using probe = openVisibilityProbe(target, fail)
  const startMs = performance.now()
  // A hundred writes, 4 ms apart: every fifth would be one in 20 ms.
  for (let write = 0; write < 100; write++) probe.accepted(planned, accepting, startMs + write * 4, recorder)
  while (probe.watching > 0) await delay(2)
  expect(seen.visible).toHaveLength(watched)
})
