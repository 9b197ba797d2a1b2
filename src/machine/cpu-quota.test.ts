import { expect, test } from 'vitest'
import { findQuota, readThrottling, throttlingBetween } from './cpu-quota.ts'

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
  expect(findQuota(groups, reading(files))?.cpus ?? null).toBe(quota)
})

test.each([
  [
    '2',
    '0::/jobs/a\n',
    {
      'jobs/a/cpu.max': '60000 100000',
      'jobs/a/cpu.stat': 'usage_usec 9\nnr_periods 100\nnr_throttled 40\nthrottled_usec 2500000\n',
    },
  ],
  [
    '1',
    '1:cpu:/a\n',
    {
      'cpu/a/cpu.cfs_quota_us': '60000',
      'cpu/a/cpu.cfs_period_us': '100000',
      'cpu/a/cpu.stat': 'nr_periods 100\nnr_throttled 40\nthrottled_time 2500000000\n',
    },
  ],
])('periods are counted by version %s of control groups', (_, groups, files) => {
  const quota = findQuota(groups, reading(files))
  const throttling = quota && readThrottling(quota, reading(files))
  expect(throttling).toEqual({ periods: 100, throttledPeriods: 40, throttledMs: 2_500 })
  const before = { periods: 90, throttledPeriods: 39, throttledMs: 2_450 }
  expect(throttlingBetween(before, throttling)).toEqual({ periods: 10, throttledPeriods: 1, throttledMs: 50 })
})

test('what the system does not count is not known', () => {
  expect(readThrottling({ cpus: 1, statFile: 'x' }, () => 'usage_usec 9\n')).toBeNull()
  expect(throttlingBetween(null, { periods: 1, throttledPeriods: 0, throttledMs: 0 })).toBeNull()
})
