import { expect, test } from 'vitest'
import { ForkedProcess } from './forked-process.ts'

const never = new AbortController().signal

test('whoever waits for a message is told that the process has ended, and of what', async () => {
  await using child = new ForkedProcess('kernels/no-such-script', [])
  await expect(child.message(never)).rejects.toThrow(/no-such-script ended \(exit code 1\): [\s\S]*Cannot find module/)
  await expect(child.message(never)).rejects.toThrow('no-such-script ended')
})

test('disposing of it ends the process', async () => {
  const child = new ForkedProcess('kernels/echo-server', [])
  expect(await child.message(never)).toEqual(expect.any(Number))
  await child[Symbol.asyncDispose]()
  await expect(child.message(never)).rejects.toThrow('echo-server ended (SIGKILL)')
})
