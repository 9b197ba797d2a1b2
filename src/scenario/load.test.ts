import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../base/package-root.ts'

const guide = readFileSync(join(packageRoot, 'docs/use/writing-a-scenario.md'), 'utf8')
const example = /```ts[^\n]*\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
const plain = "import { defineScenario } from 'archbench'\nexport default defineScenario({})\n"

const files: Record<string, string> = {
  'module/package.json': '{"type":"module"}',
  'module/guestbook.ts': example,
  'module/syntax.ts': 'export default 1\nconst x = = 2\n',
  'module/enum.ts': 'enum A { b }\nexport default A\n',
  'module/throws.js': "\nthrow new TypeError('boom')\n",
  'module/import.ts': "import 'no-such-package'\nexport default 1\n",
  'module/named.js': 'export const scenario = 1\n',
  'module/empty.js': 'export default {}\n',
  'module/number.js': 'export default 7\n',
  'module/typo.ts': example.replace('  memory: (', '  memorry: (x) => x,\n  memory: ('),
  'module/weights.ts': example.replace('weight: 1,', 'weight: 0,').replace('weight: 9,', 'weight: 0,'),
  'module/negative.ts': example.replace('weight: 9,', 'weight: -9,'),
  'module/status.ts': example.replace('answers: { 200: entry }', 'answers: { ok: entry }'),
  'module/key.ts': example.replace('  writeKey: ({ key }) => key,\n', ''),
  'module/contract.ts': example.replace("name: 'an unknown entry is not found'", 'name: 5'),
  'module/data.txt': 'a: 1\n',
  'module/node_modules/dependency/scenario.ts': plain,
  'commonjs/package.json': '{"type":"commonjs"}',
  'commonjs/scenario.ts': plain,
  'commonjs/scenario.js': plain,
  'commonjs/guestbook.mts': example,
}

let folder: string
let outcomes: Map<string, { name?: string; planned?: string[]; error?: string }>

const named = ['ecommerce', 'ecomerce', './nowhere/scenario.ts']

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scenario-load-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const all = [...named, ...Object.keys(files).filter((path) => !path.endsWith('package.json'))]
  const script = join(import.meta.dirname, 'testing/load-each.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...all], { cwd: folder })
  outcomes = new Map((JSON.parse(stdout) as object[]).map((outcome, index) => [all[index] ?? '', outcome]))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('loadScenario', () => {
  test('loads a built-in scenario by name', () => {
    expect(outcomes.get('ecommerce')).toMatchObject({ name: 'ecommerce', planned: { length: 3 } })
  })

  test.each(['module/guestbook.ts', 'commonjs/guestbook.mts'])("loads the guide's example as %s", (path) => {
    expect(example).toContain("from 'archbench'")
    const { name, planned } = outcomes.get(path) ?? {}
    expect(name).toBe('guestbook')
    expect(planned?.every((operation) => ['write', 'read'].includes(operation))).toBe(true)
  })

  test.each<[string, RegExp]>([
    [
      'ecomerce',
      /^there is no scenario "ecomerce"; did you mean "ecommerce"\? Expected: (\w+, )*ecommerce(, \w+)*, or the path/,
    ],
    ['./nowhere/scenario.ts', /^\.\/nowhere\/scenario\.ts: there is no such file\. .*Fix the path/],
    [
      'module/syntax.ts',
      /^module\/syntax\.ts:2: the file could not be loaded\. Found: SyntaxError: .* Fix the syntax\.$/,
    ],
    ['module/enum.ts', /^module\/enum\.ts:1: .*no enum, namespace/],
    ['module/throws.js', /^module\/throws\.js:2:7: .*Found: TypeError: boom\. Fix what the file does/],
    ['module/import.ts', /Cannot find package 'no-such-package'.*Install the package/],
    ['module/named.js', /no default export\. Found: only scenario\. End it with `export default defineScenario/],
    ['module/empty.js', /^module\/empty\.js name: .*Found: nothing\. Expected: string/],
    ['module/number.js', /^module\/number\.js: .*Found: 7\. Expected: object/],
    ['module/typo.ts', /^module\/typo\.ts memorry: .*Found: a key that a scenario does not have/],
    ['module/weights.ts', /^module\/weights\.ts operations: .*Expected: a weight above 0 in at least one/],
    ['module/negative.ts', /^module\/negative\.ts operations\.read\.weight: .*Found: -9/],
    ['module/status.ts', /^module\/status\.ts operations\.read\.answers\.ok: .*Expected: an HTTP status/],
    ['module/key.ts', /^module\/key\.ts operations\.write\.writeKey: .*both accepted and writeKey/],
    ['module/contract.ts', /^module\/contract\.ts contract\.0\.name: .*Found: 5\. Expected: string/],
    ['module/data.txt', /Unknown file extension.*Give a \.ts, \.mts, \.js or \.mjs file/],
    ['module/node_modules/dependency/scenario.ts', /Compile it to \.js, or move it out of node_modules/],
    ['commonjs/scenario.ts', /^commonjs\/scenario\.ts:1: .*Rename it to \.mts or \.mjs/],
    ['commonjs/scenario.js', /^commonjs\/scenario\.js:1: .*Rename it to \.mts or \.mjs/],
  ])('refuses %s in words', (path, words) => {
    expect(outcomes.get(path)?.error).toMatch(words)
  })
})
