import { describe, expect, test } from 'vitest'
import type { Calibration } from './calibrate.ts'
import { calibrationText } from './calibration-text.ts'
import { fixtureFingerprint } from './testing/fixture-fingerprint.ts'

const busy = { workerCpus: 0.95, serverCpus: 0.4, otherCpus: 0 }
const floor = { ratePerSecond: 200, requests: 400, p50Ms: 0.21, p99Ms: 0.48, otherCpus: 0 }
const one: Calibration['driver']['byWorkers'][number] = {
  workers: 1,
  closedLoop: [
    { connections: 16, ratePerSecond: 38_000, ...busy },
    { connections: 64, ratePerSecond: 41_234, ...busy },
  ],
  openLoopPerSecond: 20_000,
  openLoop: [
    { ratePerSecond: 20_000, held: true, because: null, lagP99Ms: 0.9, ...busy },
    { ratePerSecond: 40_000, held: false, because: 'p99 send lag 9.1 ms', lagP99Ms: 9.1, ...busy },
    { ratePerSecond: 22_000, held: false, because: 'p99 send lag 2.2 ms', lagP99Ms: 2.2, ...busy },
  ],
  latencyFloor: floor,
  sendLag: [
    { ...floor, ratePerSecond: 1_000, p999Ms: 1.25 },
    { ...floor, ratePerSecond: 10_000, p999Ms: 2.5 },
  ],
}
const calibration: Calibration = {
  fingerprint: fixtureFingerprint({ cpuQuota: 1.5, governor: 'powersave' }),
  driver: { driverCpus: [0], serverCpus: [1], byWorkers: [one] },
  paths: [
    {
      path: 'loopback',
      throughputPerSecond: { value: 40_000, low: 39_000, high: 41_000 },
      p50Ms: { value: 0.35, low: 0.34, high: 0.36 },
      shareOfLoopback: { value: 1, low: 1, high: 1 },
    },
    {
      path: 'published port',
      throughputPerSecond: { value: 20_000, low: null, high: null },
      p50Ms: { value: 0.7, low: null, high: null },
      shareOfLoopback: { value: 0.5, low: null, high: null },
    },
  ],
}
const plain = { rounds: 6, docker: true, verbose: false }
const line = (text: string, start: string): string => text.split('\n').find((each) => each.startsWith(start)) ?? ''

describe('calibrationText', () => {
  const text = calibrationText(calibration, plain)

  test('says what the machine is, with what limits it', () => {
    expect(line(text, 'Machine')).toBe(
      `Machine ${calibration.fingerprint.id}: AMD EPYC 7B13, 2 CPUs, limited to 1.50 CPUs, 8 GiB, Linux 6.1.0-40 x64, Node.js 24.21.0, virtual machine, governor powersave`,
    )
    expect(line(text, 'JSON')).toMatch(/70\.0 µs +1 %$/)
    expect(line(text, 'timer')).toContain('80.0 µs late')
  })

  test('says the highest rates, and what was in the way of higher ones', () => {
    expect(line(text, 'closed loop')).toMatch(/ 41,234$/)
    expect(line(text, 'open loop')).toMatch(/ 20,000$/)
    expect(line(text, '  the next higher rate')).toMatch(/22,000: p99 send lag 2\.2 ms$/)
    expect(line(text, 'send lag at 1,000/s')).toMatch(/0\.21 · 0\.48 · 1\.25$/)
  })

  test('has a column for each number of workers', () => {
    const more = { ...one, workers: 2, openLoopPerSecond: null, openLoop: [], sendLag: one.sendLag.slice(0, 1) }
    const both = calibrationText({ ...calibration, driver: { ...calibration.driver, byWorkers: [one, more] } }, plain)
    expect(both).toMatch(/ 1 worker +2 workers\n/)
    expect(line(both, 'open loop')).toMatch(/ 20,000 +none$/)
    expect(line(both, 'send lag at half')).toMatch(/ 2\.50 +–$/)
  })

  test('tells every rate that was tried where that is asked for', () => {
    expect(text).not.toContain('Tried with')
    const verbose = calibrationText(calibration, { ...plain, verbose: true })
    expect(verbose).toMatch(/^open +40,000 +0\.95 · 0\.40 · 0\.00 +9\.10 +no: p99 send lag 9\.1 ms$/m)
  })

  test('says what share of the loopback a path has, and what was not looked at', () => {
    expect(line(text, 'loopback')).toMatch(/40,000 \[39,000, 41,000\] +0\.350 \[0\.340, 0\.360\] +1$/)
    expect(line(text, 'published port')).toMatch(/20,000 +0\.700 +0\.50$/)
    expect(text).not.toContain('not looked at')
    expect(calibrationText(calibration, { ...plain, docker: false })).toContain('Containers were not looked at')
  })

  test('speaks of other programs only where they used much', () => {
    expect(text).not.toContain('Other programs')
    const disturbed = { ...one, openLoop: one.openLoop.map((probe) => ({ ...probe, otherCpus: 0.5 })) }
    const driver = { driverCpus: [], serverCpus: [], byWorkers: [disturbed] }
    expect(calibrationText({ ...calibration, driver }, plain)).toContain(
      'Other programs used 0.19 CPUs meanwhile, up to 0.50',
    )
  })

  test('says where driver and server were not kept apart', () => {
    const driver = { ...calibration.driver, driverCpus: [], serverCpus: [] }
    expect(calibrationText({ ...calibration, driver }, plain)).toContain('Driver not isolated from the null server')
  })
})
