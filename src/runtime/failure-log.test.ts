import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { describeLog, errorLine } from './failure-log.ts'

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
  expect(file).toMatch(/archbench-log-[^/]+\/.._a_b\.log$/)
  expect(readFileSync(file, 'utf8')).toBe('one\nError: postgres://***@db/x is gone\ntwo\n')
  rmSync(dirname(file), { recursive: true })
  expect(describeLog('db', ['Error: x'], 'logs/db.log')).toBe('its last error is "Error: x" (log: logs/db.log)')
  expect(describeLog('db', ['starting'], 'logs/db.log')).toBe('its last line is "starting" (log: logs/db.log)')
  expect(describeLog('db', [])).toBe('it has logged nothing')
})
