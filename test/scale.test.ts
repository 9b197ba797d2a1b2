import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Result } from '../src/result/schema.ts'
import { quotaParent } from '../src/runtime/process/quota-group.ts'
import { Archbench } from './archbench-process.ts'

let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
})
afterAll(() => archbench[Symbol.dispose]())

const QUICK = ['--rounds', '1', '--warm-up', '500ms', '--runtime', 'process']
const refusal = 'refusal' in quotaParent()

test.runIf(refusal)(
  'a fraction of a CPU is refused by the runtime that cannot limit it, before anything starts',
  async () => {
    const { code, stderr } = await archbench.run(['scale', '--cpus', '0.5,1', ...QUICK])
    expect(stderr).toMatch(/the process runtime cannot limit a target to a fraction of a CPU/)
    expect(stderr).not.toContain('starting monolith')
    expect(code).toBe(2)
  },
)

test.runIf(!refusal)(
  'a target is measured with each budget, half a CPU gets less through than a whole one',
  async () => {
    const { stdout, stderr } = await archbench.run(['scale', '--cpus', '0.25,1', ...QUICK])
    const [name = ''] = archbench.results()
    const result = JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
    const points = result.targets[0]?.scaling?.points ?? []
    expect(points.map(({ cpus }) => cpus).toSorted(), stderr).toEqual([0.25, 1])
    expect(result.budget.cpus).toBe(1)
    const of = (cpus: number): number => points.find((point) => point.cpus === cpus)?.perSecond[0] ?? Number.NaN
    // Where the driver was late on a busy machine there is no figure.
    if (points.every(({ perSecond }) => perSecond.length > 0)) expect(of(0.25)).toBeLessThan(of(1))
    expect(stdout).toContain('fewer than three budgets were measured')
    expect(archbench.leftProcesses()).toEqual([])
  },
)

test('what changes nothing is refused', async () => {
  const { code, stderr } = await archbench.run(['scale', '--fault', 'kill:db@1s+1s'])
  expect(stderr).toContain('this setting changes nothing about "archbench scale"')
  expect(code).toBe(2)
})
