import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBaseline } from '../src/gate/baseline/read-baseline.ts'
import { type VerdictDocument, verdictSchema } from '../src/gate/verdict-document.ts'
import { packageRoot } from '../src/package-root.ts'
import { Archbench } from './archbench-process.ts'

const bench = join(packageRoot, 'bench', 'gate-power')
/** A request of it is so many hashes of work. */
const server = (hashes: number): string => `cmd:node ${join(bench, 'server.ts')} ${hashes}`
const QUICK = [
  '-s',
  join(bench, 'scenario.ts'),
  '-p',
  'saturate',
  '--saturate',
  '200ms',
  '--warm-up',
  '300ms',
  '--quiet',
]

/** Three starts that all point the same way have a p value of 1/8: enough to see every step, with a threshold that only a large effect passes. */
const CONFIG = `
gate:
  thresholds: { cpuPerRequest: +30%, errorRate: off }
  looks: [3]
  alpha: 20%
  confirmAlpha: 30%
`

function verdictIn(folder: string): VerdictDocument {
  return verdictSchema.parse(JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8')))
}

describe.runIf(process.platform === 'linux')('archbench gate', () => {
  it('finds that every request costs several times as much, and has it confirmed', async () => {
    using archbench = new Archbench()
    writeFileSync(join(archbench.folder, 'archbench.yaml'), CONFIG)
    const sides = ['--base', server(10), '--candidate', server(1_000)]
    const { code, stdout, stderr } = await archbench.run(['gate', ...sides, ...QUICK, '--json', 'verdict.json'])
    expect(stderr).toBe('')
    const verdict = verdictIn(archbench.folder)
    expect([verdict.verdict, code]).toEqual(['regression', 3])
    expect(stdout).toContain('REGRESSION')
    expect(verdict.checks[0]).toMatchObject({ metric: 'cpuMsPerRequest', look: 1, confirmation: { confirmed: true } })
    expect(verdict.checks[0]?.ratio?.value).toBeGreaterThan(2)

    const starts = Map.groupBy(verdict.rounds, ({ batch }) => batch)
    expect([starts.get('first')?.length, starts.get('confirmation')?.length]).toEqual([3, 3])
    expect(new Set(verdict.rounds.map(({ start }) => start)).size).toBe(6)
    for (const { order } of verdict.rounds) expect([...order].sort()).toEqual(['base', 'candidate', 'control'])
    expect(new Set(verdict.rounds.map(({ order }) => order.join(' '))).size).toBeGreaterThan(1)
    expect(archbench.leftProcesses()).toEqual([])
    expect(archbench.leftFolders()).toEqual([])
  })

  it('holds a candidate against a stored baseline', async () => {
    using archbench = new Archbench()
    const saved = await archbench.run(['baseline', 'save', server(10), '--starts', '2', ...QUICK])
    expect([saved.stderr, saved.code]).toEqual(['', 0])
    const file = join(archbench.folder, 'archbench-baseline.json')
    const baseline = await readBaseline(file)
    expect(baseline.rounds.map(({ order }) => order)).toEqual([['base'], ['base']])
    expect((await archbench.run(['baseline', 'show'])).stdout).toContain('CPU per request')

    // Two starts cannot be enough: it has to say so, and to fail when asked to.
    const args = ['--baseline', file, '--any-machine', '--candidate', server(1_000), '--looks', '2', ...QUICK]
    const strict = ['--on-inconclusive', 'fail', '--json', 'verdict.json']
    const { code } = await archbench.run(['gate', ...args, ...strict])
    const verdict = verdictIn(archbench.folder)
    expect([verdict.mode, verdict.verdict, code]).toEqual(['baseline', 'cannot tell', 4])
    const cpu = verdict.checks.find(({ metric }) => metric === 'cpuMsPerRequest')
    expect(cpu).toMatchObject({ control: null, pairs: 2, verdict: 'cannot tell' })
    expect(cpu?.ratio?.value).toBeGreaterThan(2)
  })

  it('says what is missing before it measures', async () => {
    using archbench = new Archbench()
    const { code, stderr } = await archbench.run(['gate', '--candidate', server(10), ...QUICK])
    expect(code).toBe(2)
    expect(stderr).toContain('there is nothing to hold the candidate against')
  })
})
