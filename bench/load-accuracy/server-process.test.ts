import { expect, test } from 'vitest'
import type { Behaviour } from './behaviours.ts'
import { startKnownServer } from './server-process.ts'

const dealing = { seed: 1, cards: 10 }

function behaviour(more: Partial<Behaviour>): Behaviour {
  return { name: 'of the test', says: '', hold: { kind: 'constant', ms: 5 }, stall: undefined, queues: false, ...more }
}

test('the server answers no earlier than it should, and tells what it did, each time anew', async () => {
  await using server = await startKnownServer(undefined)
  for (const requests of [10, 3]) {
    await server.behave(behaviour({}), dealing)
    for (let request = 0; request < requests; request++) {
      const beginMs = performance.now()
      const answer = await fetch(server.url)
      expect(performance.now() - beginMs).toBeGreaterThanOrEqual(5)
      expect(await answer.json()).toEqual({ ok: true })
    }
    const { arrivalsMs, lateMs } = await server.tell()
    expect(arrivalsMs).toHaveLength(requests)
    expect(arrivalsMs[0]).toBe(0)
    expect(lateMs).toHaveLength(requests)
    expect(Math.min(...lateMs)).toBeGreaterThanOrEqual(0)
  }
})

test('what is due in a stall is answered at its end, and a queue is worked on one by one', async () => {
  await using server = await startKnownServer(undefined)
  const stall = { everyMs: 60_000, firstAtMs: 0, forMs: 60 }
  await server.behave(behaviour({ stall }), dealing)
  const stalledMs = performance.now()
  await Promise.all([fetch(server.url), fetch(server.url)])
  expect(performance.now() - stalledMs).toBeGreaterThanOrEqual(60)
  await server.tell()

  await server.behave(behaviour({ queues: true, hold: { kind: 'constant', ms: 20 } }), dealing)
  const queuedMs = performance.now()
  await Promise.all(Array.from({ length: 4 }, () => fetch(server.url)))
  expect(performance.now() - queuedMs).toBeGreaterThanOrEqual(80)
  await server.tell()
})
