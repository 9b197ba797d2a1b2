import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { CpuMeter, parsePsTimes } from './cpu-meter.ts'
import { parseProcStat, parsePs, processStart, processTree } from './process-table.ts'

test('a name with spaces and parentheses does not shift the fields', () => {
  const rest = Array.from({ length: 18 }, (_, index) => index).join(' ')
  expect(parseProcStat(7, `7 (a) b) (c) S 3 ${rest}`)).toEqual({ pid: 7, parentPid: 3, startedAt: '17' })
})

test('a zombie is gone', () => {
  expect(parseProcStat(7, '7 (a) Z 3 0 0')).toBeUndefined()
})

test('the output of ps, as macOS prints it', () => {
  expect(parsePs('    1     0 Sun Nov 22 08:00:01 2026\n  812     1 Sun Nov 22 09:30:00 2026\n')).toEqual([
    { pid: 1, parentPid: 0, startedAt: 'Sun Nov 22 08:00:01 2026' },
    { pid: 812, parentPid: 1, startedAt: 'Sun Nov 22 09:30:00 2026' },
  ])
  expect(parsePsTimes('  812   0:01.25\n    9 1-02:03:04\n')).toEqual([
    ['812', 1.25e9],
    ['9', 93_784e9],
  ])
})

test('a tree lists parents before their children', () => {
  const rows = [
    { pid: 4, parentPid: 3, startedAt: '' },
    { pid: 2, parentPid: 1, startedAt: '' },
    { pid: 3, parentPid: 1, startedAt: '' },
    { pid: 9, parentPid: 8, startedAt: '' },
  ]
  expect(processTree(1, rows)).toEqual([1, 2, 3, 4])
})

test.runIf(process.platform === 'linux')(
  'CPU time that was burnt is counted, and kept after the process ended',
  async () => {
    const child = spawn(process.execPath, [
      '-e',
      'const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end); setInterval(() => {}, 1000)',
    ])
    const { pid } = child
    if (pid === undefined) throw new Error('not started')
    const meter = new CpuMeter()
    await expect.poll(() => meter.read([pid]), { timeout: 10_000 }).toBeGreaterThan(200)
    child.kill('SIGKILL')
    await expect.poll(() => processStart(pid)).toBeUndefined()
    expect(meter.read([pid])).toBeGreaterThan(200)
  },
)
