import { expect, test } from 'vitest'
import { parseProcStat, parsePs, parsePsClock, processTree } from './process-table.ts'

test('a name with spaces and parentheses does not shift the fields', () => {
  const rest = Array.from({ length: 18 }, (_, index) => index).join(' ')
  expect(parseProcStat(7, `7 (a) b) (c) S 3 ${rest}`)).toEqual({ pid: 7, parentPid: 3, sessionId: 1, startedAt: '17' })
})

test('a zombie is gone, unless it is the first of threads of which others run', () => {
  const zombie = (threads: number): string => `7 (a) Z 3 ${'0 '.repeat(15)}${threads} 0 55`
  expect(parseProcStat(7, zombie(1))).toBeUndefined()
  expect(parseProcStat(7, zombie(2))).toEqual({ pid: 7, parentPid: 3, sessionId: 0, startedAt: '55' })
})

test('the output of ps, as macOS prints it', () => {
  expect(parsePs('    1     0     1 Sun Nov 22 08:00:01 2026\n  812     1   811 Sun Nov 22 09:30:00 2026\n')).toEqual([
    { pid: 1, parentPid: 0, sessionId: 1, startedAt: 'Sun Nov 22 08:00:01 2026' },
    { pid: 812, parentPid: 1, sessionId: 811, startedAt: 'Sun Nov 22 09:30:00 2026' },
  ])
  expect(['0:01.25', '1-02:03:04'].map(parsePsClock)).toEqual([1_250, 93_784_000])
})

test('a tree lists parents before their children', () => {
  const rows = [
    { pid: 4, parentPid: 3, sessionId: 0, startedAt: '' },
    { pid: 2, parentPid: 1, sessionId: 0, startedAt: '' },
    { pid: 3, parentPid: 1, sessionId: 0, startedAt: '' },
    { pid: 9, parentPid: 8, sessionId: 0, startedAt: '' },
  ]
  expect(processTree(1, rows)).toEqual([1, 2, 3, 4])
})
