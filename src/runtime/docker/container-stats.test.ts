import { expect, test } from 'vitest'
import { parseStats } from './container-stats.ts'

/** As Docker 20.10 answers on control groups of version 1, less what is not read. */
const VERSION_1 = {
  read: '2026-11-22T22:06:24.838186673Z',
  cpu_stats: {
    cpu_usage: { total_usage: 93674898, usage_in_kernelmode: 10000000, usage_in_usermode: 70000000 },
    system_cpu_usage: 24204630000000,
    online_cpus: 2,
    throttling_data: { periods: 3, throttled_periods: 1, throttled_time: 4000000 },
  },
  precpu_stats: { cpu_usage: { total_usage: 0 }, throttling_data: { throttled_time: 0 } },
  memory_stats: {
    usage: 13447168,
    max_usage: 13447168,
    stats: { active_file: 2637824, inactive_file: 1, rss: 9408512, total_inactive_file: 1048576 },
    limit: 67108864,
  },
  networks: { eth0: { rx_bytes: 430, tx_bytes: 12 }, eth1: { rx_bytes: 70, tx_bytes: 8 } },
}

test('reads Docker on control groups of version 1', () => {
  expect(parseStats(VERSION_1)).toEqual({
    cpuMs: 93.674898,
    throttledMs: 4,
    receivedBytes: 500,
    sentBytes: 20,
    memoryBytes: 12_398_592,
  })
})

test('reads Docker on control groups of version 2', () => {
  const memory_stats = { usage: 13447168, stats: { anon: 1, file: 2, inactive_file: 447168 }, limit: 67108864 }
  expect(parseStats({ ...VERSION_1, memory_stats })?.memoryBytes).toBe(13_000_000)
})

test('reads Podman, which does not say what memory is made of and may leave parts out', () => {
  const { throttling_data: _, ...cpu_stats } = VERSION_1.cpu_stats
  expect(parseStats({ cpu_stats, memory_stats: { usage: 5, limit: 9 }, networks: null })).toEqual({
    cpuMs: 93.674898,
    throttledMs: null,
    receivedBytes: null,
    sentBytes: null,
    memoryBytes: 5,
  })
})

test('never counts less than no memory', () => {
  const memory_stats = { usage: 5, stats: { inactive_file: 9 } }
  expect(parseStats({ ...VERSION_1, memory_stats })?.memoryBytes).toBe(0)
})

test('knows the answer for a container that does not run', () => {
  const cpu_stats = { cpu_usage: { total_usage: 0 }, throttling_data: { throttled_time: 0 } }
  expect(parseStats({ read: '0001-01-01T00:00:00Z', cpu_stats, memory_stats: {} })).toBeUndefined()
  expect(parseStats(undefined)).toBeUndefined()
})

test('what the engine of a running container does not tell is not available, and never 0', () => {
  const read = '2026-11-30T05:00:00Z'
  const cpu_stats = { cpu_usage: { total_usage: 7_000_000 } }
  expect(parseStats({ read, cpu_stats, memory_stats: {} })).toMatchObject({ cpuMs: 7, memoryBytes: null })
  expect(parseStats({ read, memory_stats: { usage: 9 } })).toMatchObject({ cpuMs: null, memoryBytes: 9 })
})
