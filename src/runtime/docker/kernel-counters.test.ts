import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findKernelCounters } from './kernel-counters.ts'

const ID = '807eb484e13e5d0f6ed6f815ea0d0c4f39ee90e2742725598c6d3c1e666f08de'
const PID = 4711

const NETWORK = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     500       5    0    0    0     0          0         0      500       5    0    0    0     0       0          0
  eth0:      90       1    0    0    0     0          0         0       70       2    0    0    0     0       0          0
  eth1:1000000000     1    0    0    0     0          0         0        1       2    0    0    0     0       0          0
`

let root: string
let folders: { processes: string; controlGroups: string }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'archbench-kernel-counters-'))
  folders = { processes: join(root, 'proc'), controlGroups: join(root, 'cgroup') }
})
afterEach(() => rmSync(root, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

test('reads control groups of version 1', () => {
  write({
    [`proc/${PID}/cgroup`]: `4:memory:/docker/${ID}\n2:cpuacct:/docker/${ID}\n1:cpu:/docker/${ID}\n0::/docker/${ID}\n`,
    [`proc/${PID}/net/dev`]: NETWORK,
    [`cgroup/cpuacct/docker/${ID}/cpuacct.usage`]: '31863076\n',
    [`cgroup/cpu/docker/${ID}/cpu.stat`]:
      'nr_periods 0\nnr_throttled 0\nthrottled_time 2000000\nnr_bursts 0\nburst_time 0\n',
    [`cgroup/memory/docker/${ID}/memory.usage_in_bytes`]: '1544192\n',
    [`cgroup/memory/docker/${ID}/memory.stat`]: 'inactive_file 1\ntotal_inactive_file 4096\ntotal_unevictable 0\n',
  })
  expect(findKernelCounters(PID, ID, folders)?.read()).toEqual({
    cpuMs: 31.863076,
    throttledMs: 2,
    receivedBytes: 1_000_000_090,
    sentBytes: 71,
    memoryBytes: 1_540_096,
  })
})

test('reads control groups of version 2, those of the container although its process is in one below', () => {
  const group = `system.slice/docker-${ID}.scope`
  write({
    [`proc/${PID}/cgroup`]: `0::/${group}/init\n`,
    [`proc/${PID}/net/dev`]: NETWORK,
    [`cgroup/${group}/cpu.stat`]: 'usage_usec 93674\nuser_usec 1\nsystem_usec 1\nnr_throttled 1\nthrottled_usec 2500\n',
    [`cgroup/${group}/memory.current`]: '13447168\n',
    [`cgroup/${group}/memory.stat`]: 'anon 1\ninactive_file 2637824\n',
  })
  expect(findKernelCounters(PID, ID, folders)?.read()).toEqual({
    cpuMs: 93.674,
    throttledMs: 2.5,
    receivedBytes: 1_000_000_090,
    sentBytes: 71,
    memoryBytes: 13_447_168 - 2_637_824,
  })
})

test('tells nothing once the container is gone', () => {
  const group = `docker/${ID}`
  write({
    [`proc/${PID}/cgroup`]: `0::/${group}\n`,
    [`proc/${PID}/net/dev`]: NETWORK,
    [`cgroup/${group}/cpu.stat`]: 'usage_usec 93674\n',
    [`cgroup/${group}/memory.current`]: '13447168\n',
  })
  const counters = findKernelCounters(PID, ID, folders)
  expect(counters?.read()).toMatchObject({ cpuMs: 93.674, throttledMs: null })
  rmSync(join(root, 'cgroup', group), { recursive: true })
  expect(counters?.read()).toBeUndefined()
})

test('does not take another process with the same number for the container', () => {
  write({
    [`proc/${PID}/cgroup`]: '0::/user.slice/session.scope\n',
    [`proc/${PID}/net/dev`]: NETWORK,
    'cgroup/user.slice/session.scope/cpu.stat': 'usage_usec 1\n',
    'cgroup/user.slice/session.scope/memory.current': '1\n',
  })
  expect(findKernelCounters(PID, ID, folders)).toBeUndefined()
  expect(findKernelCounters(PID + 1, ID, folders)).toBeUndefined()
})

test('finds nothing where the control groups cannot be seen', () => {
  write({ [`proc/${PID}/cgroup`]: `0::/docker/${ID}\n`, [`proc/${PID}/net/dev`]: NETWORK })
  expect(findKernelCounters(PID, ID, folders)).toBeUndefined()
})
