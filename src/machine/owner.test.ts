import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { formatOwner, hasEnded, type Owner, parseOwner, thisOwner } from './owner.ts'
import { processStart } from './process-table.ts'

const other = (changes: Partial<Owner>): Owner => ({ ...thisOwner(), ...changes })

test('survives being written and read', () => {
  expect(parseOwner(formatOwner(thisOwner()))).toEqual(thisOwner())
})

test.each(['', 'a/b/c/1', 'a/b/c/x/1', 'a/b/c/1/2/3', 'a//c/1/2'])('takes %j for no owner', (text) => {
  expect(parseOwner(text)).toBeUndefined()
})

test('sees that this process is alive', () => {
  expect(hasEnded(thisOwner())).toBe(false)
})

test('sees that a process has ended, and that a later one with its number is another', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const pid = child.pid ?? 0
  const owner = other({ pid, startedAt: String(processStart(pid)).replaceAll(/\W+/g, '_') })
  expect(hasEnded(owner)).toBe(false)
  expect(hasEnded({ ...owner, startedAt: '1' })).toBe(true)
  child.stdin.end()
  await once(child, 'exit')
  expect(hasEnded(owner)).toBe(true)
})

test('leaves owners alone of which it cannot know', () => {
  expect(hasEnded(other({ machine: 'another', pid: 1, startedAt: 'x' }))).toBe(false)
  expect(hasEnded(other({ pidNamespace: 'another', pid: 1, startedAt: 'x' }))).toBe(false)
})

test('knows that nobody survives a reboot', () => {
  expect(hasEnded(other({ boot: 'an-earlier-one' }))).toBe(true)
  expect(hasEnded(other({ boot: 'an-earlier-one', machine: 'another' }))).toBe(false)
})
