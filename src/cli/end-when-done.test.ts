import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stillOpen } from './end-when-done.ts'

test('what is open is counted by kind', () => {
  const names = ['TTYWrap', 'TCPSocketWrap', 'Timeout', 'TCPSocketWrap', 'ProcessWrap', 'ProcessWrap', 'SomethingNew']
  expect(stillOpen(names)).toBe('2 TCP connections, 1 timer, 2 child processes, 1 SomethingNew')
  expect(stillOpen([])).toBe('nothing that it can name')
})

test('a process that something keeps is ended with its exit code, and what kept it is named', () => {
  const module = join(import.meta.dirname, 'end-when-done.ts')
  const code = `import { createServer } from 'node:net'
    import { endWhenDone } from ${JSON.stringify(module)}
    createServer().listen(0)
    process.exitCode = 3
    endWhenDone({ graceMs: 50 })`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' })
  expect(stderr).toContain('this command is done and still had open: 1 TCP server')
  expect(status).toBe(3)
})

test('a process that nothing keeps ends by itself', () => {
  const module = join(import.meta.dirname, 'end-when-done.ts')
  const code = `import { endWhenDone } from ${JSON.stringify(module)}; endWhenDone({ graceMs: 60_000 })`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
