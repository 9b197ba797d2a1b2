import { expect, test } from 'vitest'
import { Fifo } from './fifo.ts'

test('gives back in the order in which it was given, also after much has passed through', () => {
  const queue = new Fifo<number>()
  let pushed = 0
  let taken = 0
  for (let round = 0; round < 100; round++) {
    for (let more = 0; more < 60; more++) queue.push(pushed++)
    for (let less = 0; less < 50; less++) expect(queue.shift()).toBe(taken++)
    expect(queue.length).toBe(pushed - taken)
    expect(queue.first).toBe(taken)
  }
  while (queue.length > 0) expect(queue.shift()).toBe(taken++)
  expect(taken).toBe(pushed)
  expect(queue.shift()).toBeUndefined()
  expect(queue.first).toBeUndefined()
})
