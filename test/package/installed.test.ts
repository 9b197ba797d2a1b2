import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

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
  const pack = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' })
  const tarball = pack.trim().split('\n').at(-1) ?? ''
  execFileSync('npm', ['install', '--silent', '--global', '--prefix', join(folder, 'prefix'), join(folder, tarball)], {
    env: { ...process.env, PATH: systemPath },
    stdio: 'inherit',
  })
  archbench = join(folder, 'prefix', 'bin', 'archbench')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(args: readonly string[], prefix: readonly string[] = []): SpawnSyncReturns<string> {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o777)
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
  const example = /```ts\n([\s\S]+?)```/.exec(
    execFileSync('cat', [join(root, 'docs/writing-a-scenario.md')], { encoding: 'utf8' }),
  )
  writeFileSync(join(folder, 'home', 'mine.mts'), example?.[1] ?? '')
  const { stdout, status } = run(['compare', './mine.mts', '--targets', 'monolith'])
  // It is loaded, and the shop refuses the data of another scenario.
  expect(stdout).toContain('archbench compare guestbook')
  expect(status).toBe(5)
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
  const isOld =
    Number(
      execFileSync('node', ['-p', 'process.versions.node.split(".")[0]'], {
        env: { PATH: systemPath },
        encoding: 'utf8',
      }),
    ) < 22
  if (!isOld) return expect(status).toBe(1)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^archbench needs Node\.js 22\.18 or newer and runs under [\d.]+: .*\n$/)
})
