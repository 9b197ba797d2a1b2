import { expect, test } from 'vitest'
import { GroupCommit } from './group-commit.ts'

function slowWriter() {
  const writes: { items: readonly number[]; done: PromiseWithResolvers<void> }[] = []
  const commits = new GroupCommit<number>((items) => {
    const done = Promise.withResolvers<void>()
    writes.push({ items, done })
    return done.promise
  })
  return { writes, commits }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('writes what arrives during a write together in the next one, in order', async () => {
  const { writes, commits } = slowWriter()
  const first = commits.add([1])
  await turn()
  const second = commits.add([2, 3])
  const third = commits.add([4])
  await turn()
  expect(writes.map(({ items }) => items)).toEqual([[1]])
  writes[0]?.done.resolve()
  await first
  await turn()
  expect(writes.map(({ items }) => items)).toEqual([[1], [2, 3, 4]])
  writes[1]?.done.resolve()
  await Promise.all([second, third])
})

test('tells each caller of its own write that failed, and goes on with the next', async () => {
  const { writes, commits } = slowWriter()
  const first = commits.add([1])
  await turn()
  const second = commits.add([2])
  writes[0]?.done.reject(new Error('disk full'))
  await expect(first).rejects.toThrow('disk full')
  await turn()
  writes[1]?.done.resolve()
  await expect(second).resolves.toBeUndefined()
  await commits.settled()
})
