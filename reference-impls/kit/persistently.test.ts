import { expect, test } from 'vitest'
import { persistently } from './persistently.ts'

test('goes on until it succeeds', async () => {
  let attempts = 0
  const work = async (): Promise<number> => {
    attempts++
    if (attempts < 3) throw new Error('not yet')
    return attempts
  }
  expect(await persistently(work, 60_000)).toBe(3)
})

test('rejects with what was last in the way once the time is up', async () => {
  await expect(persistently(() => Promise.reject(new Error('never')), 0)).rejects.toThrow('never')
})
