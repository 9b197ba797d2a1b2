import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packedProject } from './packed-project.ts'

// The package as its users get it: packed, installed elsewhere, started under whatever Node.js the system has.

const root = join(import.meta.dirname, '..', '..')
const systemPath = (process.env.PATH ?? '')
  .split(':')
  .filter((folder) => !folder.startsWith(root))
  .join(':')

let folder: string
let archbench: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-package-'))
  chmodSync(folder, 0o755)
  const tarball = packedProject(folder)
  execFileSync('npm', ['install', '--silent', '--global', '--prefix', join(folder, 'prefix'), tarball], {
    env: { ...process.env, PATH: systemPath },
    stdio: 'inherit',
  })
  archbench = join(folder, 'prefix', 'bin', 'archbench')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The folder that things are run in: everybody may write into it, and nobody may replace what another user has there. */
function homeFolder(): string {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o1777)
  return home
}

function run(args: readonly string[], prefix: readonly string[] = []): SpawnSyncReturns<string> {
  const home = homeFolder()
  const [program = '', ...rest] = [...prefix, archbench, ...args]
  const env = { PATH: systemPath, HOME: home, ARCHBENCH_TMPDIR: home, NO_COLOR: '1' }
  return spawnSync(program, rest, { cwd: home, env, encoding: 'utf8' })
}

test('the installed command lists what there is', () => {
  const { stdout, status, stderr } = run(['list'])
  expect(stderr).toBe('')
  expect(status).toBe(0)
  for (const name of ['monolith', 'microservices', 'event-driven', 'serverless', 'ecommerce', 'spike'])
    expect(stdout).toContain(name)
})

test('the installed command measures every architecture', () => {
  const { stdout, status, stderr } = run(['compare', '--rounds', '1', '--warm-up', '1s', '--json', '--out', 'mine'])
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const result = JSON.parse(stdout)
  expect(result.targets.map((target: { status: string }) => target.status)).toEqual(Array(4).fill('measured'))
  for (const { rounds } of result.targets)
    expect(rounds[0].findings).toMatchObject({ lost: 0, duplicated: 0, oversold: 0 })
  expect(
    readdirSync(join(folder, 'home', 'mine'))
      .map((name) => extname(name))
      .sort(),
  ).toEqual(['.html', '.json', '.md'])
})

test('a scenario file of a user finds the package', () => {
  const example = /```ts[^\n]*\n([\s\S]+?)```/.exec(
    execFileSync('cat', [join(root, 'docs/use/writing-a-scenario.md')], { encoding: 'utf8' }),
  )
  writeFileSync(join(folder, 'home', 'mine.mts'), example?.[1] ?? '')
  const { stdout, status } = run(['compare', './mine.mts', '--targets', 'monolith'])
  // It is loaded, and the shop refuses the data of another scenario.
  expect(stdout).toContain('archbench compare guestbook')
  expect(status).toBe(5)
})

/** Node.js of the system, apart from the one that archbench brings; the library is imported under it. */
const [major = 0, minor = 0] = execFileSync('node', ['-p', 'process.versions.node'], {
  env: { PATH: systemPath },
  encoding: 'utf8',
})
  .split('.')
  .map(Number)

/** Runs a program that imports the installed package, by default under the system's Node.js. */
function runProgram(name: string, program: string, node = 'node'): SpawnSyncReturns<string> {
  const place = join(folder, 'prefix', 'lib', name)
  writeFileSync(place, program)
  const home = homeFolder()
  const env = { PATH: systemPath, HOME: home, ARCHBENCH_TMPDIR: home, NO_COLOR: '1' }
  return spawnSync(node, [place], { cwd: home, env, encoding: 'utf8' })
}

test.skipIf(major < 20)('a program reads and renders a result under the Node.js of the system', () => {
  const results = join(folder, 'home', 'mine')
  const name = readdirSync(results).find((file) => file.endsWith('.json')) ?? ''
  const { stdout, stderr, status } = runProgram(
    'render.mjs',
    `import { readResult, renderCsv, renderJunit, renderMarkdown, renderOpenMetrics, renderTerminal } from 'archbench'
const result = await readResult(${JSON.stringify(join(results, name))})
for (const render of [renderCsv, renderJunit, renderMarkdown, renderOpenMetrics]) console.log(render(result).length > 500)
console.log(renderTerminal(result, { columns: 110, colour: false }))
`,
  )
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(stdout.match(/^true$/gm)).toHaveLength(4)
  expect(stdout).toContain('archbench compare ecommerce · 4 targets, ')
  expect(stdout).toContain('microservices')
})

test('the program of the guide measures under a new Node.js, and is refused in a sentence by an older one', () => {
  const guide = readFileSync(join(root, 'docs/use/watching-a-run.md'), 'utf8')
  const [, example = ''] = /```ts\n(import \{ compare[\s\S]+?)```/.exec(guide) ?? []
  expect(example).toContain('{ live: ')
  // The example as it is, with a small plan.
  const small = "{ targets: ['monolith'], rounds: 1, saturate: 500, steady: 500, warmUp: 1_000 }"
  const program = example.replace(/\{ targets: .*? \}/, small)
  expect(program).toContain(small)
  const measured = runProgram('guide.mjs', program, process.execPath)
  expect(measured.stderr).toMatch(/^([\w ]+\n)+$/)
  expect(measured.stdout).toContain('archbench compare ecommerce · 1 target, ')
  expect(measured.status).toBe(0)
  if (major > 22 || (major === 22 && minor >= 18) || major < 20) return
  const refused = runProgram('guide.mjs', program)
  expect(refused.stderr).toMatch(/UserError: this Node\.js can read and render results, but not measure/)
  expect(refused.stderr).toContain("expected: 'Node.js 22.18 or newer'")
  expect(refused.status).toBe(1)
})

describe('the program of examples/library', () => {
  let place: string
  beforeAll(() => {
    place = join(folder, 'prefix', 'lib', 'library')
    cpSync(join(root, 'examples', 'library'), place, { recursive: true })
  })

  test('finds the types of everything that it imports, those of other packages included', () => {
    const types = join(root, 'node_modules', '@types')
    const { stdout, status } = spawnSync('tsc', ['--project', place, '--typeRoots', types], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
    const broken = readFileSync(join(place, 'decide.mts'), 'utf8').replace('verdict.verdict', 'verdict.verdikt')
    writeFileSync(join(place, 'broken.mts'), broken)
    const refused = spawnSync('tsc', ['--project', place, '--typeRoots', types], { encoding: 'utf8' })
    rmSync(join(place, 'broken.mts'))
    expect(refused.stdout).toMatch(/broken\.mts.*'verdikt' does not exist/)
  })

  const runExample = (...targets: readonly string[]): SpawnSyncReturns<string> => {
    const home = homeFolder()
    const env = { PATH: systemPath, HOME: home, ARCHBENCH_TMPDIR: home, NO_COLOR: '1' }
    return spawnSync(process.execPath, [join(place, 'decide.mts'), ...targets], { cwd: home, env, encoding: 'utf8' })
  }

  test('measures, prices and gates', () => {
    const { stdout, stderr, status } = runExample('monolith', 'microservices')
    expect(stdout).toContain('archbench compare ecommerce · 2 targets, ')
    // On a machine that is too busy for a valid round nothing can be priced, and the program says so.
    if (status === 2) return expect(stderr).toMatch(/^result 1: no round of these results says what a request takes\./)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^Amazon Web Services.*: monolith \$\d+\.\d\d a month$/m)
    expect(stdout).toMatch(/^(?:pass|cannot tell|unconfirmed regression|regression): /m)
    expect([0, 3]).toContain(status)
  })

  test('says what a user can fix in a paragraph, and ends with its exit code', () => {
    const { stderr, status } = runExample('monolit')
    expect(stderr).toMatch(/^there is no target "monolit"; did you mean "monolith"\?.*\n$/)
    expect(status).toBe(2)
  })
})

const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
test.runIf(process.getuid?.() === 0)('an ordinary user can run it', () => {
  rmSync(join(folder, 'home'), { recursive: true, force: true })
  const { stdout, status, stderr } = run(['run', 'monolith', '--rounds', '1', '--warm-up', '1s', '--json'], asNobody)
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(JSON.parse(stdout).targets[0].rounds[0].findings.lost).toBe(0)
})

test('without a Node.js that is new enough it says so in one line', () => {
  const alone = join(folder, 'alone')
  cpSync(join(root, 'bin'), alone, { recursive: true })
  const { stderr, status } = spawnSync('node', [join(alone, 'archbench.js'), 'list'], {
    env: { PATH: systemPath },
    encoding: 'utf8',
  })
  if (major >= 22) return expect(status).toBe(1)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^archbench needs Node\.js 22\.18 or newer and runs under [\d.]+: .*\n$/)
})
