import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Archbench, type Ended } from './archbench-process.ts'

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name)
let archbench: Archbench

beforeAll(() => {
  archbench = new Archbench()
})

afterAll(() => archbench[Symbol.dispose]())

/** One paragraph of the user's own business: no stack, no second message. */
function expectParagraph({ code, stdout, stderr }: Ended, exitCode: number, ...words: (string | RegExp)[]): void {
  for (const word of words) expect(stderr).toMatch(word)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr.match(/^archbench: /gm)).toHaveLength(1)
  expect(stdout).toBe('')
  expect(code).toBe(exitCode)
}

test('an unknown scenario', async () => {
  const ended = await archbench.run(['compare', 'ecomerce'])
  expectParagraph(ended, 2, 'there is no scenario "ecomerce"; did you mean "ecommerce"?')
})

test('an unknown target', async () => {
  const ended = await archbench.run(['compare', '--targets', 'monolith,microservice'])
  expectParagraph(ended, 2, 'there is no target "microservice"; did you mean "microservices"?')
})

test('a target that is named twice', async () => {
  expectParagraph(await archbench.run(['compare', '-t', 'monolith,monolith']), 2, 'named twice')
})

test('a compose file that is not there', async () => {
  expectParagraph(await archbench.run(['run', './nowhere']), 2, 'there is no such compose file')
})

test('a compose file with bad YAML', async () => {
  const file = join(archbench.folder, 'broken.yaml')
  writeFileSync(file, 'services:\n  app:\n    command: ["node", "app.mjs"\n    expose: ["8080"]\n')
  expectParagraph(await archbench.run(['run', file]), 2, /broken\.yaml:4:\d+: is not valid YAML/)
})

test('a configuration file with a key that is not known', async () => {
  const file = join(archbench.folder, 'mine.yaml')
  writeFileSync(file, 'rounds: 2\nround: 3\n')
  expectParagraph(await archbench.run(['compare', '--config', file]), 2, /mine\.yaml:2:1 round: this key is not known/)
})

test('a configuration file with a value that does not fit', async () => {
  const file = join(archbench.folder, 'value.yaml')
  writeFileSync(file, 'rounds: 2\nsteady: soon\n')
  const ended = await archbench.run(['compare', '--config', file])
  expectParagraph(
    ended,
    2,
    /value\.yaml:2:1 steady: this value does not fit\. Found: "soon"\. Expected: a duration like/,
  )
})

test('an unknown profile, and one with a value that does not fit', async () => {
  const unknown = await archbench.run(['compare', '--profile', 'steady,spyke'])
  expectParagraph(unknown, 2, 'there is no profile "spyke"; did you mean "spike"?')
  const file = join(archbench.folder, 'lunch.yaml')
  writeFileSync(file, 'title: Lunch\nloop: open\nstages:\n  - { name: rush, rate: fast, duration: 1s }\n')
  const bad = await archbench.run(['compare', '--profile', './lunch.yaml'])
  expectParagraph(bad, 2, /lunch\.yaml:4:\d+ stages\.0\.rate: this value does not fit\. Found: "fast"/)
})

test('a flag that changes nothing about the chosen profiles', async () => {
  const ended = await archbench.run(['compare', '--profile', 'spike', '--saturate', '5s'])
  expectParagraph(ended, 2, '--saturate: this setting changes nothing about the chosen profiles. Found: spike')
})

test.each([
  [['compare', '--rounds', 'many'], /--rounds.*Expected a whole number from 1 to 1000/],
  [['compare', '--steady', '5 parsecs'], /Expected a duration like/],
  [['compare', '--ronds', '3'], /unknown option '--ronds'[\s\S]*Did you mean --rounds\?/],
  [['compear'], /unknown command 'compear'[\s\S]*Did you mean compare\?/],
  [['run'], /run measures one target\. Found: none/],
])('a bad flag: %j', async (args, message) => {
  expectParagraph(await archbench.run(args), 2, message)
})

test('a budget of more CPUs than there are', async () => {
  const ended = await archbench.run(['compare', '--cpus', '1000'])
  expectParagraph(ended, 2, /--cpus: the budget is more than archbench may use\. Found: 1000\. Expected: at most \d+/)
})

test('a port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const ended = await archbench.run(['up', fixture('wrong'), '--port', String(port)])
  server.close()
  expectParagraph(ended, 2, `--port: port ${port} cannot be used. Found: another program listens on it.`)
})

test('what a component logs commands neither a terminal nor a runner of CI', async () => {
  const file = join(archbench.folder, 'loud.yaml')
  const log = String.raw`printf '::error file=a.js::x\\n::stop-commands::y\\n\\033[2J##[warning]z at http://user:pw@h\\n'; exit 3`
  writeFileSync(file, `services:\n  web:\n    command: ["/bin/sh", "-c", "${log}"]\n    expose: ["8080"]\n`)
  const { stdout, stderr } = await archbench.run(['up', file], { GITHUB_ACTIONS: 'true', CI: 'true' })
  expect(stderr).toContain(':error file=a.js::x')
  expect(stdout + stderr).not.toMatch(/^\s*::|##\[|user:pw/m)
  expect(stdout + stderr).not.toContain(String.fromCharCode(27))
})

test('a folder for results that cannot be made is refused before anything is measured', async () => {
  writeFileSync(join(archbench.folder, 'a-file'), '')
  const ended = await archbench.run(['compare', '--out', 'a-file/below'])
  expectParagraph(ended, 2, '--out')
  // Where making folders never ends, if one lets it.
  const sides = ['--base', fixture('wrong'), '--candidate', fixture('wrong')]
  const gate = await archbench.run(['gate', ...sides, '--junit', '/proc/x/junit.xml'])
  if (process.platform === 'linux') expectParagraph(gate, 2, '/proc/x/junit.xml --junit: this file cannot be written')
})

test('a folder for temporary data that cannot be made', async () => {
  const ended = await archbench.run(['run', fixture('wrong')], { ARCHBENCH_TMPDIR: join(archbench.folder, 'a-file') })
  expectParagraph(ended, 1, 'the folder for temporary data cannot be read', 'ARCHBENCH_TMPDIR')
})

const inNamespace = ['--map-root-user', '--mount']
test.runIf(spawnSync('unshare', [...inNamespace, 'true']).status === 0)('a disk without room', () => {
  const disk = join(archbench.folder, 'tiny')
  mkdirSync(disk)
  const script = `mount -t tmpfs -o size=4m none "${disk}" && exec "${process.execPath}" "${join(import.meta.dirname, '../bin/archbench.js')}" run "${fixture('wrong')}"`
  const ended = spawnSync('unshare', [...inNamespace, 'sh', '-c', script], {
    encoding: 'utf8',
    env: { ...process.env, ARCHBENCH_TMPDIR: disk },
  })
  expectParagraph({ ...ended, code: ended.status }, 1, 'too little room on the disk', 'MiB free')
})

test('a component that dies at start: its row says so, the run fails', async () => {
  const ended = await archbench.run(['run', fixture('crashing'), '--runtime', 'process'])
  expect(ended.code).toBe(1)
  expect(ended.stdout.replaceAll(/\s+/g, ' ')).toMatch(/"app" of crashing is gone: it exited with code 3/)
  expect(ended.stdout).toContain('cannot find my settings')
})

test('a target that only containers can run, where no engine answers', async () => {
  const nowhere = `unix://${join(archbench.folder, 'nowhere.sock')}`
  const ended = await archbench.run(['run', fixture('crashing')], { DOCKER_HOST: nowhere })
  expectParagraph(
    ended,
    1,
    'Runtime: docker, because only containers can run crashing: ',
    'there is no Docker engine at',
    'or take --runtime process: it needs no Docker',
  )
})

test('an implementation that answers wrongly is not measured, and says what was found', async () => {
  const ended = await archbench.run(['run', fixture('wrong')])
  expect(ended.code).toBe(5)
  expect(ended.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'it answers otherwise than the contract says: the preparation is answered as described',
  )
})
