import { expect, test } from 'vitest'
import { TracePace } from './trace-pace.ts'

/** Sends `parts` parts, as a target that is traced does. @returns how many it has sent */
async function trace(pace: TracePace, parts: number, log: (part: number) => void): Promise<number> {
  try {
    for (let part = 1; part <= parts; part++) {
      log(part)
      if (part < parts && !(await pace.goOn())) return part
    }
    return parts
  } finally {
    pace.leave()
  }
}

test('all send as much as the one that takes longest', async () => {
  let sent = 0
  const pace = new TracePace(3, () => sent > 9)
  const log = (): void => {
    sent += 1
  }
  expect(await Promise.all([trace(pace, 6, log), trace(pace, 6, log), trace(pace, 6, log)])).toEqual([4, 4, 4])
})

test('one that fails keeps nobody waiting', async () => {
  const pace = new TracePace(2, () => false)
  const failing = trace(pace, 6, (part) => {
    if (part === 3) throw new Error('gone')
  })
  const other = trace(pace, 6, () => {})
  await expect(failing).rejects.toThrow('gone')
  expect(await other).toBe(6)
})

test('there is time for everything where targets are not slow', async () => {
  const pace = new TracePace(2)
  expect(await Promise.all([trace(pace, 6, () => {}), trace(pace, 6, () => {})])).toEqual([6, 6])
})
