import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { makeGatePlan } from './make-gate-plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-gate-'))
afterAll(() => rmSync(folder, { recursive: true }))

function configOf(yaml: string) {
  const file = join(folder, 'archbench.yaml')
  writeFileSync(file, yaml)
  return readConfig(file)
}

describe('makeGatePlan', () => {
  test('takes flags first, then the file, then the defaults', async () => {
    const file = await configOf(
      'rounds: 3\ngate:\n  base: git:main\n  looks: [12, 24]\n  time: 5m\n  onInconclusive: fail\n',
    )
    const plan = await makeGatePlan({ base: './old', looks: undefined }, { seed: 7 }, file, undefined)
    expect(plan).toMatchObject({
      base: { kind: 'target', target: './old' },
      candidate: { kind: 'target', target: '.' },
      timeMs: 300_000,
      onInconclusive: 'fail',
      invariants: 'fail',
      roundsPerStart: 1,
    })
    expect(plan.decision).toMatchObject({ looks: [12, 24], alpha: 0.05 })
    expect(plan.plan.seed).toBe(7)
    expect(plan.decision.checks.map(({ metric }) => metric.key)).toContain('cpuPerRequest')
  })

  test('leaves out what a URL cannot tell', async () => {
    const plan = await makeGatePlan({ base: 'http://127.0.0.1:1', candidate: './new' }, {}, {}, undefined)
    expect(plan.decision.checks.map(({ metric }) => metric.key)).toEqual(['throughput', 'p50', 'p99', 'errorRate'])
  })

  test('says that there is nothing to compare the candidate with', async () => {
    await expect(makeGatePlan({}, {}, {}, undefined)).rejects.toThrow('nothing to compare the candidate with')
    await expect(makeGatePlan({}, {}, {}, 'none')).resolves.toMatchObject({ base: undefined, baseline: undefined })
  })

  test('refuses a search for the capacity', async () => {
    await expect(makeGatePlan({ base: '.' }, { profile: ['capacity'] }, {}, undefined)).rejects.toThrow(
      'takes too long',
    )
  })

  test.each([
    ['gate:\n  thresholds:\n    p99: 10%\n', 3, 'gate.thresholds.p99', 'like +10%, or a bound like < 200ms'],
    ['gate:\n  thresholds:\n    p99: { warn: -5% }\n', 3, 'gate.thresholds.p99.warn', 'like +10%'],
    ['gate:\n  thresholds:\n    invariants: maybe\n', 3, 'gate.thresholds.invariants', 'fail, warn or off'],
    ['gate:\n  looks: [20, 10]\n', 2, 'gate.looks', 'rise'],
  ])('names line, key and what was expected of %j', async (yaml, line, key, expected) => {
    await expect(configOf(yaml)).rejects.toMatchObject({
      details: { line, key, expected: expect.stringContaining(expected) },
    })
  })
})
