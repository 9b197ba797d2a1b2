import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import { createProgram } from '../src/cli/program.ts'
import { fixtureResult } from '../src/report/testing/fixture-result.ts'
import { Archbench, type Ended } from './archbench-process.ts'

const bench = join(packageRoot, 'bench', 'gate-power')
/** Of a server that is there at once, where it makes no difference what is measured. */
const SCENARIO = join(bench, 'scenario.ts')
const server = `cmd:node ${join(bench, 'server.ts')} 1`
const SHORT = ['-s', SCENARIO, '-p', 'saturate', '--saturate', '200ms', '--warm-up', '300ms']

/** A closed loop is valid on a busy machine too, where the driver of an open one may be late. */
const BRIEF = ['-p', 'saturate', '--saturate', '300ms', '--warm-up', '300ms', '--rounds', '1']

let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
  mkdirSync(join(archbench.folder, 'small'))
  const service = { command: ['node', join(bench, 'server.ts'), '1'], expose: ['8080'] }
  writeFileSync(join(archbench.folder, 'small', 'compose.yaml'), JSON.stringify({ services: { app: service } }))
  mkdirSync(join(archbench.folder, 'stored'))
  writeFileSync(join(archbench.folder, 'stored', 'one.json'), JSON.stringify(fixtureResult({ rounds: 6 })))
  writeFileSync(
    join(archbench.folder, 'gate.yaml'),
    'gate:\n  thresholds: { cpuPerRequest: +900%, errorRate: off }\n  looks: [3]\n  alpha: 20%\n  confirmAlpha: 30%\n',
  )
})
afterAll(() => archbench[Symbol.dispose]())

/** As in a pipe of a user who has a fine terminal and has set nothing. */
const PIPE = { NO_COLOR: '', FORCE_COLOR: '', CI: '', TERM: 'xterm-256color', COLUMNS: '' }
/** There is no engine at this address: what is said without one is looked at. */
const WITHOUT_ENGINE = { ...PIPE, DOCKER_HOST: 'tcp://127.0.0.1:1' }

async function run(...args: readonly string[]): Promise<Ended> {
  return archbench.run(args, args[0] === 'images' || args[0] === 'doctor' ? WITHOUT_ENGINE : PIPE)
}

/** Every command, in an order in which each finds what it needs, and the exit code that it has. */
const COMMANDS: readonly (readonly [code: number, ...args: string[]])[] = [
  [0, 'list'],
  [0, 'doctor'],
  [0, 'clean'],
  [0, 'init', '--out', 'new.yaml'],
  [0, 'compare', '--targets', 'monolith', ...BRIEF, '--verbose'],
  [0, 'run', './small', '-s', SCENARIO, ...BRIEF],
  [0, 'report', 'stored/one.json'],
  [0, 'trend', 'stored'],
  [0, 'cost', 'stored/one.json'],
  [0, 'cost', '--assumptions'],
  [0, 'prices', 'aws', 'lambda'],
  [0, 'contract', 'ecommerce'],
  [0, 'recommend', 'stored/one.json', '--rate', '5'],
  [0, 'claims', 'stored/one.json'],
  [0, 'check', './small', '-s', SCENARIO],
  [2, 'resilience', '--targets', 'monolit'],
  [2, 'scale', 'monolit'],
  [0, 'gate', '--config', 'gate.yaml', '--base', server, '--candidate', server, ...SHORT],
  [0, 'baseline', 'save', server, '--starts', '2', '--out', 'base.json', ...SHORT],
  [0, 'baseline', 'show', 'base.json'],
  [0, 'calibrate', '--against', 'stored/one.json'],
  [0, 'calibrate', '--rounds', '1', '--window', '100ms', '--runtime', 'process'],
  [0, 'completion', 'bash'],
  [0, 'completion', 'zsh'],
  [0, 'completion', 'fish'],
  [1, 'images', 'list'],
  [1, 'images', 'pull'],
  [1, 'images', 'build'],
  [1, 'images', 'save', 'images.tar'],
  [1, 'images', 'load', 'images.tar'],
  [1, 'images', 'remove'],
  [2, 'compare', 'no\u001b[31mne'],
  [2, 'compare', '--no\u001b[31mne'],
  [2, 'report', 'gone\u001b[2J.json'],
]

test.each(COMMANDS.map(([code, ...args]) => ({ code, args })))(
  'in a pipe there is no escape code: $args',
  async ({ code, args }) => {
    const ended = await run(...args)
    expect(ended.stdout + ended.stderr).not.toContain('\u001b')
    expect(ended.stdout + ended.stderr).not.toBe('')
    expect(ended).toMatchObject({ code })
  },
)

test('every command is among those', () => {
  const tried = new Set(COMMANDS.map(([, name]) => name))
  const names = createProgram().commands.map((command) => command.name())
  // It stays up until it is told to stop: a test of its own.
  expect([...tried, 'up']).toEqual(expect.arrayContaining(names))
})

test('archbench up prints no escape code either, and where it is as JSON', async () => {
  const started = archbench.start(['up', 'monolith', '--json'], PIPE)
  await started.printed(/^}/m)
  started.child.kill('SIGINT')
  const { stdout, stderr } = await started.ended
  expect(JSON.parse(stdout)).toMatchObject({ target: 'monolith', url: expect.stringMatching(/^http:\/\/127/) })
  expect(stdout).not.toContain('\u001b')
  expect(stderr).toBe('')
})

describe('--json prints one document and nothing else, on either stream', () => {
  const expectDocument = async (args: readonly string[]): Promise<void> => {
    const { code, stdout, stderr } = await run(...args, '--json')
    expect(JSON.parse(stdout)).toBeTypeOf('object')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  }

  test.concurrent.each([
    [['list']],
    [['doctor']],
    [['init', '--out', 'json.yaml']],
    [['report', 'stored/one.json']],
    [['trend', 'stored']],
    [['cost', 'stored/one.json']],
    [['prices', 'aws']],
    [['contract', 'ecommerce']],
    [['recommend', 'stored/one.json', '--rate', '5']],
    [['claims', '--list']],
    [['baseline', 'show', 'base.json']],
    [['calibrate', '--against', 'stored/one.json']],
  ])('%s', expectDocument)

  test.each([
    [['run', './small', '-s', SCENARIO, ...BRIEF]],
    [['gate', '--config', 'gate.yaml', '--base', server, '--candidate', server, ...SHORT]],
  ])('%s', expectDocument)

  test('archbench clean, which says apart that there is no engine', async () => {
    expect(JSON.parse((await run('clean', '--json')).stdout)).toEqual([])
  })
})

test('--quiet leaves the outcome and nothing on the way to it', async () => {
  const { code, stdout, stderr } = await run('--quiet', 'compare', SCENARIO, '--targets', './small', ...BRIEF)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('archbench compare digest')
})

test('--verbose tells what is behind an error', async () => {
  const args = ['report', 'stored']
  expect((await run(...args)).stderr).not.toContain('Caused by')
  expect((await run(...args, '--verbose')).stderr).toContain('Caused by')
})

test.concurrent.each([[['list']], [['--help']], [['completion', 'fish']]])(
  '%s whose reader goes away ends without a word',
  async (args) => {
    const started = archbench.start(args, PIPE)
    started.child.stdout?.destroy()
    expect(await started.ended).toMatchObject({ stderr: '' })
  },
)

test('FORCE_COLOR colours a pipe, and --no-color goes before it', async () => {
  const args = ['report', 'stored/one.json']
  expect((await archbench.run(args, { ...PIPE, FORCE_COLOR: '1' })).stdout).toContain('\u001b[')
  expect((await archbench.run([...args, '--no-color'], { ...PIPE, FORCE_COLOR: '1' })).stdout).not.toContain('\u001b')
})

test.concurrent.each([
  [['compar'], /Did you mean compare\?/],
  [['compare', '--tagets', 'monolith'], /Did you mean --targets\?/],
  [['compare', '--targets', 'monolit'], /did you mean "monolith"\?/],
  [['compare', 'ecomerce'], /did you mean "ecommerce"\?/],
  [['compare', '--profile', 'stedy'], /did you mean "steady"\?/],
  [['compare', '--runtime', 'dokcer'], /Did you mean "docker"\?/],
  [['report', 'stored/one.json', '--format', 'markdwon'], /Did you mean "markdown"\?/],
  [['trend', 'stored', '--metrics', 'p99ms'], /did you mean "p99Ms"\?/],
  [['completion', 'fissh'], /Did you mean "fish"\?/],
  [['images', 'lst'], /Did you mean list\?/],
])('%s is taken for what was meant', async (args, meant) => {
  const { code, stderr } = await run(...args)
  expect(stderr).toMatch(meant)
  expect(code).toBe(2)
})

describe('archbench init', () => {
  test('never writes over a file', async () => {
    writeFileSync(join(archbench.folder, 'mine.yaml'), 'rounds: 2\n')
    const { code, stderr } = await run('init', '--out', 'mine.yaml', '--yes')
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is left as it is') })
    expect(readFileSync(join(archbench.folder, 'mine.yaml'), 'utf8')).toBe('rounds: 2\n')
  })

  test('refuses what there is not, and writes nothing then', async () => {
    const { code, stderr } = await run('init', '--out', 'none.yaml', '--targets', 'monolit')
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "monolith"?') })
    expect(() => readFileSync(join(archbench.folder, 'none.yaml'))).toThrow('ENOENT')
  })

  test('writes what compare reads', async () => {
    await run('init', '--out', 'short.yaml', '--targets', 'monolith', '--profile', 'saturate')
    const { code, stdout } = await run('compare', '--config', 'short.yaml', ...BRIEF.slice(2), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      targets: [{ name: 'monolith' }],
      plan: { profiles: [{ name: 'saturate' }] },
    })
  })
})
