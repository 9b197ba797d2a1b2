import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'
import { underTest } from './runtime-conformance/runtime-under-test.ts'
import { describeScaling } from './runtime-conformance/scaling-suite.ts'

const PROFILE = `title: A hill
loop: open
rounds: 1
stages:
  - { name: up, rate: { from: 20/s, to: 200/s }, duration: 2s }
  - { name: down, rate: { from: 200/s, to: 20/s }, duration: 2s }
`
let temporary: string
let archbench: Archbench
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  process.env.ARCHBENCH_TMPDIR = temporary
  archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'hill.yaml'), PROFILE)
})
afterAll(() => {
  archbench[Symbol.dispose]()
  delete process.env.ARCHBENCH_TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

describeScaling(underTest('process'))

test('replicas follow a load, a fixed fleet has the same traffic, and no write is lost when one goes', async () => {
  const rule = 'entrypoint:1..2@in-flight=0.1,delay=0,cool-down=1s'
  const ended = await archbench.run(['run', 'monolith', '-p', './hill.yaml', '--autoscale', rule, '--warm-up', '1s'])
  const name = archbench.results().sort().at(-1) ?? ''
  const result = JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
  const [round] = result.targets[0]?.rounds ?? []
  const [scaling] = round?.autoscaling ?? []
  const [fleet] = scaling?.fleets ?? []
  expect(fleet).toMatchObject({ component: 'shop', min: 1, max: 2, metric: 'in-flight', delayMs: 0 })
  expect(fleet?.course[0]).toMatchObject({ serving: 1, running: 1 })
  expect(fleet?.replicaMs).toBeGreaterThanOrEqual(scaling?.lengthMs ?? Number.NaN)
  expect(scaling?.fixed?.requests.planned).toBe(scaling?.autoscaled.requests.planned)
  expect(round?.findings).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, oversold: 0 })
  expect(round?.findings.accepted).toBeGreaterThan(0)
  expect(ended.stdout).toContain('SLO minutes lost')
  expect(ended.stdout).toMatch(/fixed: [12] shop/)
  expect(ended.code).toBe(0)
  expect(archbench.leftProcesses()).toEqual([])
})

test('a component that cannot be scaled is refused by name before anything starts', async () => {
  const ended = await archbench.run(['run', 'monolith', '--autoscale', 'db:1..2@cpu=70%'])
  expect(ended.stderr).toMatch(/monolith cannot have replicas of db come and go.*its data is in one place/s)
  expect(ended.code).toBe(2)
})
