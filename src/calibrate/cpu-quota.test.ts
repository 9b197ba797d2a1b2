import { expect, test } from 'vitest'
import { cpuQuota } from './cpu-quota.ts'

const reading = (files: Readonly<Record<string, string>>) => (file: string) => files[file]

test.each([
  ['none is set', '0::/user.slice\n', { 'user.slice/cpu.max': 'max 100000\n' }, null],
  ['a group of version 2 has one', '0::/jobs/a\n', { 'jobs/a/cpu.max': '150000 100000\n' }, 1.5],
  [
    'a group above it has a tighter one',
    '0::/jobs/a\n',
    { 'jobs/a/cpu.max': '300000 100000', 'jobs/cpu.max': '200000 100000' },
    2,
  ],
  ['it is that of a container, whose root is its own group', '0::/\n', { './cpu.max': '50000 100000\n' }, 0.5],
  [
    'a group of version 1 has one',
    '3:cpu,cpuacct:/docker/x\n0::/\n',
    { 'cpu/docker/x/cpu.cfs_quota_us': '200000\n', 'cpu/docker/x/cpu.cfs_period_us': '100000\n' },
    2,
  ],
  ['version 1 says -1', '1:cpu:/\n', { 'cpu/./cpu.cfs_quota_us': '-1\n', 'cpu/./cpu.cfs_period_us': '100000\n' }, null],
  [
    'another controller is meant',
    '2:cpuset:/a\n',
    { 'cpu/a/cpu.cfs_quota_us': '1', 'cpu/a/cpu.cfs_period_us': '1' },
    null,
  ],
  ['there are no groups', '', {}, null],
])('the quota where %s', (_, groups, files, quota) => {
  expect(cpuQuota(groups, reading(files))).toBe(quota)
})
