import { expect, test } from 'vitest'
import { addCounters, type ContainerCounters, CounterSum } from './container-counters.ts'

const counters = (cpuMs: number, changes: Partial<ContainerCounters> = {}): ContainerCounters => ({
  cpuMs,
  throttledMs: 1,
  receivedBytes: 10,
  sentBytes: 20,
  memoryBytes: 100,
  ...changes,
})

test('adds replicas up, and does not tell what one of them cannot', () => {
  expect(addCounters(counters(1), counters(2, { sentBytes: null }))).toEqual({
    cpuMs: 3,
    throttledMs: 2,
    receivedBytes: 20,
    sentBytes: null,
    memoryBytes: 200,
  })
})

test('goes on where a restarted container begins again', () => {
  const sum = new CounterSum()
  sum.read(counters(50))
  sum.restarted()
  expect(sum.read(counters(70))).toEqual({
    cpuMs: 120,
    throttledMs: 2,
    receivedBytes: 20,
    sentBytes: 40,
    memoryBytes: 100,
  })
})

test('notices a restart that nobody told it of', () => {
  const sum = new CounterSum()
  sum.read(counters(50))
  expect(sum.read(counters(5)).cpuMs).toBe(55)
})

test('keeps what was seen of a container that does not run, but for its memory', () => {
  const sum = new CounterSum()
  sum.read(counters(50))
  expect(sum.read(undefined)).toMatchObject({ cpuMs: 50, memoryBytes: 0 })
  sum.restarted()
  expect(sum.read(undefined)).toMatchObject({ cpuMs: 50, memoryBytes: 0 })
})
