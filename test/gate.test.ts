import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import { readBaseline } from '../src/gate/baseline/read-baseline.ts'
import { type VerdictDocument, verdictSchema } from '../src/gate/verdict-document.ts'
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
  traffic: { rate: 20000 }
`

/** Loaded into a server, it ends it in the midst of its work. */
const CRASH = `
import { Server } from 'node:http'
const { emit } = Server.prototype
let requests = 0
Server.prototype.emit = function (event, ...rest) {
  if (event === 'request' && ++requests > 300) {
    console.error('out of patience')
    process.exit(9)
  }
  return emit.call(this, event, ...rest)
}
`

/** Loaded into a server, it fails most requests for the scenario once it has seen some. */
const FAILING = `
import { Server } from 'node:http'
const { emit } = Server.prototype
let requests = 0
Server.prototype.emit = function (event, ...rest) {
  if (event === 'request' && !rest[0].url.startsWith('/bench') && ++requests > 20 && requests % 10 > 0) {
    rest[1].writeHead(500).end()
    return true
  }
  return emit.call(this, event, ...rest)
}
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function answers(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )
}

function verdictIn(folder: string): VerdictDocument {
  return verdictSchema.parse(JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8')))
}

describe.runIf(process.platform === 'linux')('archbench gate', () => {
  test('finds that every request costs several times as much, and has it confirmed', async () => {
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
    expect(verdict.bill?.difference?.value).toBeGreaterThan(0)
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /Bill: a month at 20,000 requests\/s \(diurnal, .+\): \$.+ before, \$/,
    )

    // A round that a busy machine makes void is driven again.
    const starts = Map.groupBy(
      verdict.rounds.filter((round) => round.void === null),
      ({ batch }) => batch,
    )
    expect(starts.get('first')).toHaveLength(3)
    // As many again, or twice as many where the machine was too busy for those to decide.
    expect([3, 6]).toContain(starts.get('confirmation')?.length)
    expect(new Set(verdict.rounds.map(({ start }) => start)).size).toBe(verdict.rounds.length)
    for (const { order } of verdict.rounds) expect([...order].sort()).toEqual(['base', 'candidate', 'control'])
    expect(new Set(verdict.rounds.map(({ order }) => order.join(' '))).size).toBeGreaterThan(1)
    expect(archbench.leftProcesses()).toEqual([])
    expect(archbench.leftFolders()).toEqual([])
  })

  test('holds a candidate against a stored baseline', async () => {
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

    // What that gate measured of its candidate is a baseline too, and one of another load is refused.
    const again = await archbench.run(['baseline', 'save', 'verdict.json', '--out', 'next.json'])
    expect(again.stdout).toContain('2 starts')
    const next = await readBaseline(join(archbench.folder, 'next.json'))
    expect(next.rounds[0]?.values.map(({ base }) => base)).toEqual(
      verdict.rounds[0]?.values.map((row) => row.candidate),
    )
    const longer = ['--baseline', 'next.json', '--candidate', server(10), ...QUICK, '--saturate', '1s']
    const refused = await archbench.run(['gate', ...longer])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('the baseline was driven by another load under saturate')
  })

  test('tries a start that failed again, and says so', async () => {
    using archbench = new Archbench()
    writeFileSync(join(archbench.folder, 'archbench.yaml'), CONFIG.replace('[3]', '[2]'))
    // Fails once, and is fine from then on.
    const flaky = `cmd:mkdir tried && exit 7; exec node ${join(bench, 'server.ts')} 10`
    const sides = ['--base', server(10), '--candidate', flaky]
    const { stdout } = await archbench.run(['gate', ...sides, ...QUICK, '--json', 'verdict.json'])
    const { failedStarts, rounds } = verdictIn(archbench.folder)
    expect(failedStarts).toMatchObject([{ arm: 'candidate', start: 0, attempt: 1 }])
    expect(failedStarts[0]?.reason).toContain('exited with code 7')
    expect(stdout).toContain('1 start of an arm failed and was tried again')
    expect(rounds[0]?.disturbances.map(({ arm }) => arm).sort()).toEqual(['base', 'candidate', 'control'])
  })

  test('says when an arm failed, and what it logged last', async () => {
    using archbench = new Archbench()
    const run = (candidate: string) =>
      archbench.run(['gate', '--base', server(10), '--candidate', `cmd:${candidate}`, ...QUICK])
    const start = await run('echo no port to be had; exit 3')
    expect(start.code).toBe(1)
    expect(start.stderr).toContain('the candidate could not be started in 3 attempts')
    expect(start.stderr).toContain('no port to be had')

    const preload = join(archbench.folder, 'crash.mjs')
    writeFileSync(preload, CRASH)
    const work = await run(`exec node --import ${preload} ${join(bench, 'server.ts')} 10`)
    expect(work.code).toBe(1)
    expect(work.stderr).toMatch(/the candidate failed while it was measured: .* exited with code 9/)
    expect(work.stderr).toContain('out of patience')
    expect(archbench.leftProcesses()).toEqual([])
    expect(archbench.leftFolders()).toEqual([])
  })

  test('tells how often it would raise a false alarm, and tries a slow-down of its own', async () => {
    using archbench = new Archbench()
    // Two starts find nothing, and it has to say that.
    writeFileSync(join(archbench.folder, 'archbench.yaml'), 'gate: { thresholds: { cpuPerRequest: +3% }, looks: [2] }')
    const { code, stdout, stderr } = await archbench.run(['gate', '--base', server(10), '--self-test', ...QUICK])
    expect([stderr, code]).toEqual(['', 1])
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /200 simulated gate runs from 2 starts of three equal arms: false alarms 0 % \[0 %, 1\.9 %\]/,
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'with requests 10 % more expensive it is "cannot tell", and it must be a regression',
    )
    expect(stdout).toContain('It does not find what it should')
    expect(archbench.leftProcesses()).toEqual([])
  })

  test('measures a base that runs already, and checks the contract again after the load', async () => {
    using archbench = new Archbench()
    const preload = join(archbench.folder, 'failing.mjs')
    writeFileSync(preload, FAILING)
    const port = await freePort()
    const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), BENCH: '1' }
    const base = spawn(process.execPath, [join(bench, 'server.ts'), '10'], { env, stdio: 'ignore' })
    try {
      await expect.poll(() => answers(port), { timeout: 30_000 }).toBe(true)
      const candidate = `cmd:exec node --import ${preload} ${join(bench, 'server.ts')} 10`
      const sides = ['--base', `http://user:secret@127.0.0.1:${port}`, '--candidate', candidate]
      const { code, stdout } = await archbench.run(['gate', ...sides, ...QUICK, '--json', 'verdict.json'])
      const verdict = verdictIn(archbench.folder)
      // The base was measured and is right; the candidate was so, too, until it had seen some traffic.
      expect([verdict.verdict, code]).toEqual(['broken', 5])
      expect(verdict.reasons[0]).toMatch(/The candidate breaks the contract: .*500/)
      expect(stdout + JSON.stringify(verdict)).not.toContain('secret')
      expect(verdict.base.source).toBe(`http://***@127.0.0.1:${port}`)
    } finally {
      base.kill('SIGKILL')
    }
  })

  test('says what is missing before it measures', async () => {
    using archbench = new Archbench()
    const { code, stderr } = await archbench.run(['gate', '--candidate', server(10), ...QUICK])
    expect(code).toBe(2)
    expect(stderr).toContain('there is nothing to compare the candidate with')
  })
})
