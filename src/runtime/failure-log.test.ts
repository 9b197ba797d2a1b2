import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { describeLog, errorLine } from './failure-log.ts'
import { removeKeptLogs } from './kept-logs.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-failure-log-'))
beforeAll(() => void vi.stubEnv('ARCHBENCH_TMPDIR', folder))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test.each([
  [
    ['Error: connect ECONNREFUSED 10.0.0.1:1', '    at x (y.js:1:1) {', "  code: 'ECONNREFUSED'", '}', 'Node.js v24'],
    'Error: connect ECONNREFUSED 10.0.0.1:1',
  ],
  [['Traceback (most recent call last):', '  File "a.py"', 'ValueError: no port'], 'ValueError: no port'],
  [
    [
      '[2026-01-01] ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)',
      '[2026-01-01] INFO errors.tolerance = none',
      '[2026-01-01] INFO shutting down',
    ],
    '[2026-01-01] ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)',
  ],
  [
    ['FATAL:  could not create lock file "/x": Read-only file system', 'LOG:  database system is shut down'],
    'FATAL:  could not create lock file "/x": Read-only file system',
  ],
  [['panic:', 'nil map', 'goroutine 1'], 'panic: nil map'],
  [['starting', 'cannot open /data', 'bye'], 'cannot open /data'],
  [['starting', 'bye', ''], 'bye'],
  [['', ' '], undefined],
])('%j', (log, line) => {
  expect(errorLine(log)?.text).toBe(line)
})

test('the error is told with the file that keeps the log, credentials masked', () => {
  const text = describeLog('../a b', ['one', 'Error: postgres://me:secret@db/x is gone', 'two'])
  const file = /\(log: (.*)\)$/.exec(text)?.[1] ?? ''
  expect(text).toBe(`its last error is "Error: postgres://***@db/x is gone" (log: ${file})`)
  expect(file).toMatch(/\/failed-components\/.._a_b-[0-9a-f]{8}\.log$/)
  expect(readFileSync(file, 'utf8')).toBe('one\nError: postgres://***@db/x is gone\ntwo\n')
  expect(describeLog('db', ['Error: x'], 'logs/db.log')).toBe('its last error is "Error: x" (log: logs/db.log)')
  expect(describeLog('db', ['starting'], 'logs/db.log')).toBe('its last line is "starting" (log: logs/db.log)')
  expect(describeLog('db', [])).toBe('it has logged nothing')
})

test('no more than twenty logs are kept, and none after they were removed', () => {
  const last = Array.from({ length: 25 }, (_, n) => describeLog('db', [`Error: ${n}`])).at(-1)
  const file = /\(log: (.*)\)$/.exec(last ?? '')?.[1] ?? ''
  expect(readFileSync(file, 'utf8')).toBe('Error: 24\n')
  expect(readdirSync(dirname(file))).toHaveLength(20)
  expect(removeKeptLogs()).toEqual([{ kind: 'folder', name: dirname(file) }])
  expect(readdirSync(folder)).toEqual([])
})
