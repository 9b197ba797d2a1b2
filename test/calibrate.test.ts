import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgainstResult } from '../src/calibrate/against-result.ts'
import type { Calibration } from '../src/calibrate/calibrate.ts'
import { fixtureResult } from '../src/report/testing/fixture-result.ts'
import { fingerprintSchema } from '../src/result/fingerprint-schema.ts'
import { Archbench } from './archbench-process.ts'

const SHORT = ['calibrate', '--runtime', 'process', '--rounds', '1', '--window', '100ms']
let archbench: Archbench

beforeAll(() => {
  archbench = new Archbench()
})

afterAll(() => archbench[Symbol.dispose]())

/** A result file of this machine, or of one that is not known. */
function resultFile(name: string, fingerprint: Calibration['fingerprint'] | null): string {
  const { environment, ...rest } = fixtureResult({ rounds: 1 })
  const file = join(archbench.folder, name)
  writeFileSync(file, JSON.stringify({ ...rest, environment: { ...environment, fingerprint } }))
  return file
}

test('one document tells the fingerprint, what the driver can do, and what paths there are', async () => {
  const { code, stdout, stderr } = await archbench.run([...SHORT, '--json'])
  expect([code, stderr]).toEqual([0, ''])
  const { fingerprint, driver, paths } = JSON.parse(stdout) as Calibration
  expect(fingerprintSchema.parse(fingerprint)).toEqual(fingerprint)
  const [one] = driver.byWorkers
  expect(one?.workers).toBe(1)
  expect(one?.closedLoop.map(({ connections }) => connections)).toEqual([16, 64, 256])
  // On a busy machine nothing at all may be answered in a window as short as these.
  expect(Math.max(...(one?.closedLoop ?? []).map(({ ratePerSecond }) => ratePerSecond))).toBeGreaterThan(0)
  const held = one?.openLoop.filter((probe) => probe.held).map(({ ratePerSecond }) => ratePerSecond) ?? []
  expect(one?.openLoop.length).toBeGreaterThan(0)
  expect(one?.openLoopPerSecond).toBe(held.length === 0 ? null : Math.max(...held))
  expect(one?.latencyFloor.p50Ms).toBeGreaterThan(0)
  expect(one?.sendLag[0]).toMatchObject({ ratePerSecond: 1_000 })
  expect(paths.map(({ path }) => path)).toEqual(['loopback'])
  expect(archbench.leftProcesses()).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
})

test('--against a result of this machine says what is the same and what is not', async () => {
  const { stdout } = await archbench.run(['calibrate', '--against', resultFile('unknown.json', null), '--json'])
  const { now, verdict } = JSON.parse(stdout) as AgainstResult
  expect(verdict).toBe('not known')
  const again = await archbench.run(['calibrate', '--against', resultFile('own.json', now)])
  expect(again.code).toBe(0)
  expect(again.stdout).toMatch(/^JSON.* × \d/m)
  expect(again.stdout).toMatch(/^Same (machine|kind of machine)/m) // how fast it is on a busy machine is not for a test
  const other = { ...now, facts: { ...now.facts, cpuModel: 'Another' } }
  const elsewhere = await archbench.run(['calibrate', '--against', resultFile('other.json', other)])
  expect(elsewhere.code).toBe(0)
  expect(elsewhere.stdout).toContain(`CPU model Another (the result), ${now.facts.cpuModel} (this machine)`)
})

test('--against a file that is no result is refused', async () => {
  const { code, stdout, stderr } = await archbench.run(['calibrate', '--against', 'nowhere.json'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('there is no such result file')
})

test.each([
  ['the fingerprint is taken', /taking the fingerprint/],
  ['the driver is measured', /closed loop with 16 connections/],
])('Ctrl-C while %s leaves nothing behind', async (_, printed) => {
  const started = archbench.start(SHORT)
  await started.printed(printed)
  started.child.kill('SIGINT')
  const { code, stdout } = await started.ended
  expect([code, stdout]).toEqual([130, ''])
  await expect.poll(() => archbench.leftProcesses()).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
})

test('a run keeps the fingerprint that it took first, as a phase of its own', async () => {
  const fixture = join(import.meta.dirname, 'fixtures', 'wrong')
  const { code } = await archbench.run(['run', fixture, '--runtime', 'process'])
  expect(code).toBe(5) // it is not measured, but its result is written
  const [name = ''] = archbench.results()
  const { environment, phases } = JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8'))
  expect(fingerprintSchema.parse(environment.fingerprint)).toEqual(environment.fingerprint)
  expect(phases.map((phase: { name: string }) => phase.name)).toEqual(expect.arrayContaining(['fingerprint', 'start']))
  const at = (wanted: string): number => phases.findIndex((phase: { name: string }) => phase.name === wanted)
  expect(at('fingerprint')).toBeLessThan(at('start'))
})
