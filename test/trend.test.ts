import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixtureResult } from '../src/report/testing/fixture-result.ts'
import { sealed } from '../src/result/checksum.ts'
import { Archbench } from './archbench-process.ts'

let archbench: Archbench
const example = fixtureResult({ rounds: 1 })

/** 40 nights, with CPU per request of the monolith times `factor` in the last 15. */
function nights(name: string, factor: number): string {
  const folder = join(archbench.folder, name)
  mkdirSync(folder)
  for (let night = 0; night < 40; night++) {
    const startedAt = new Date(Date.UTC(2026, 0, 1 + night)).toISOString()
    // Up and down by 2 %, so that there is something to see a change against.
    const noise = 1 + 0.02 * Math.sin(night * 12.9898)
    const targets = example.summary.targets.map((target) => {
      const { cpuMsPerRequest: cpu } = target.estimates
      if (cpu === undefined) return target
      const value = cpu.value * noise * (target.target === 'monolith' && night >= 25 ? factor : 1)
      return { ...target, estimates: { ...target.estimates, cpuMsPerRequest: { ...cpu, value } } }
    })
    writeFileSync(
      join(folder, `${night}.json`),
      sealed({ ...example, startedAt, summary: { ...example.summary, targets } }),
    )
  }
  return name
}

beforeAll(() => {
  archbench = new Archbench()
})
afterAll(() => archbench[Symbol.dispose]())

test('--check ends with exit code 3 for a change for the worse among the newest results, and names it', async () => {
  const check = ['--metrics', 'cpuMsPerRequest', '--check', '--newest', '20']
  const worse = await archbench.run(['trend', nights('worse', 1.2), ...check])
  expect(worse.stderr).toBe('')
  expect(worse.stdout).toMatch(/monolith/)
  expect(worse.code).toBe(3)
  const steady = await archbench.run(['trend', nights('steady', 1), ...check])
  expect(steady.code).toBe(0)
  expect(steady.stdout).not.toMatch(/monolith/)
  const better = await archbench.run(['trend', nights('better', 0.8), ...check])
  expect(better.code).toBe(0)
})

test('--html writes a page with the change in it', async () => {
  const { code } = await archbench.run(['trend', nights('page', 1.2), '--html', 'trend.html'])
  expect(code).toBe(0)
  expect(readFileSync(join(archbench.folder, 'trend.html'), 'utf8')).toContain('worse from 2026-01-26 on')
})

test('--explain says of each target what the recommendation rests on', async () => {
  writeFileSync(join(archbench.folder, 'result.json'), JSON.stringify(fixtureResult()))
  const without = await archbench.run(['report', 'result.json'])
  const explained = await archbench.run(['report', 'result.json', '--explain'])
  const reasons = /monolith: no objective is missed; no other surely needs less CPU per request/
  expect(without.stdout.replaceAll(/\s+/g, ' ')).not.toMatch(reasons)
  expect(explained.stdout.replaceAll(/\s+/g, ' ')).toMatch(reasons)
  expect(explained.code).toBe(0)
})
