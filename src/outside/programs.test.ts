import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { askProgram, runProgram, startProgram } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-programs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const CALL = { problem: 'it cannot be done', remedy: () => 'Do it by hand' }
const failure = (work: Promise<unknown>): Promise<UserError> =>
  work.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => (error instanceof UserError ? error : Promise.reject(error)),
  )

test('gives what a program prints', async () => {
  expect(await runProgram(['echo', 'hello'], CALL)).toBe('hello\n')
  expect(askProgram(['echo', 'hello'])).toBe('hello\n')
  const started = startProgram(['echo', 'hello'], CALL)
  expect(await text(started.stdout)).toBe('hello\n')
  await started.ended
})

test.each([
  ['a missing program', ['no-such-program'], 'no-such-program was not found'],
  ['words on standard error', ['sh', '-c', 'echo first; echo last >&2; exit 3'], 'sh: last'],
  ['no word at all', ['sh', '-c', 'exit 3'], 'sh: exit code 3'],
  ['a signal', ['sh', '-c', 'kill -9 $$'], 'sh: it was ended by SIGKILL'],
  ['a file that is no program', ['/etc/passwd'], '/etc/passwd cannot be run: spawn /etc/passwd EACCES'],
])('quotes %s', async (_, command, found) => {
  expect((await failure(runProgram(command, CALL))).details).toMatchObject({ found, remedy: 'Do it by hand' })
  expect((await failure(startProgram(command, CALL).ended)).details).toMatchObject({ found })
  expect(askProgram(command)).toBeUndefined()
})

test('tells a missing folder from a missing program', async () => {
  const error = await failure(runProgram(['echo'], { ...CALL, cwd: '/no/such/folder' }))
  expect(error.details.found).toContain('echo cannot be run')
})

test('ends with the reason of the signal', async () => {
  const reason = new Error('enough')
  const signal = AbortSignal.abort(reason)
  await expect(runProgram(['sleep', '60'], { ...CALL, signal })).rejects.toBe(reason)
  await expect(startProgram(['sleep', '60'], { ...CALL, signal }).ended).rejects.toBe(reason)
})

test('has ended the program when it says so, and one that does not listen too', async () => {
  const file = join(folder, 'last')
  const enough = new AbortController()
  const script = `trap 'sleep 0.2; touch "$1"; exit 0' TERM; touch "$1.ready"; while :; do sleep 0.01; done`
  const running = runProgram(['sh', '-c', script, 'sh', file], { ...CALL, signal: enough.signal })
  await expect.poll(() => existsSync(`${file}.ready`)).toBe(true)
  enough.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(existsSync(file)).toBe(true)
  const deaf = new AbortController()
  const command = ['sh', '-c', `trap '' TERM; touch "$1.deaf"; while :; do sleep 0.01; done`, 'sh', file]
  const started = startProgram(command, { ...CALL, signal: deaf.signal })
  await expect.poll(() => existsSync(`${file}.deaf`)).toBe(true)
  deaf.abort(new Error('enough'))
  await expect(started.ended).rejects.toThrow('enough')
})
