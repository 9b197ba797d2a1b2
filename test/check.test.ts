import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Archbench } from './archbench-process.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
/** The fixture of servers that misbehave is about entries, as the guest book is. */
const CHECK = ['check', './guestbook', '--scenario', './entries.mts', '--runtime', 'process']

let archbench: Archbench
let server: string
beforeAll(() => {
  archbench = new Archbench()
  mkdirSync(join(archbench.folder, 'guestbook'))
  cpSync(join(fixtures, 'guestbook'), join(archbench.folder, 'guestbook'), { recursive: true })
  cpSync(join(fixtures, 'misbehaving', 'entries.mts'), join(archbench.folder, 'entries.mts'))
  server = readFileSync(join(archbench.folder, 'guestbook', 'server.mjs'), 'utf8')
})
afterAll(() => archbench[Symbol.dispose]())

function edit(from: string, to: string): void {
  expect(server).toContain(from)
  writeFileSync(join(archbench.folder, 'guestbook', 'server.mjs'), server.replace(from, to))
}

test('what holds is said, and nothing is measured or written', async () => {
  edit('', '')
  const { code, stdout } = await archbench.run(CHECK)
  expect(stdout).toMatch(/^ guestbook does what tiny says\./)
  expect(stdout).toContain('✓ 6 cases of the contract as described.')
  expect(stdout).toMatch(/✓ \d+ operations in a row are answered and stored as they should be\./)
  expect(code).toBe(0)
  expect(() => archbench.results()).toThrow('ENOENT')
})

test('each case that fails is told with what was sent, found and expected', async () => {
  edit('return send(response, 201, entry)', 'return send(response, 200, entry)')
  const { code, stdout } = await archbench.run(CHECK)
  expect(stdout).toContain('guestbook breaks 2 of 6 cases of the contract of tiny.')
  expect(stdout).toMatch(/✗ write is answered as described\s+POST \/entries .*: found 200\s.*expected 201/s)
  expect(stdout).toContain('Not checked: What operations in a row leave behind comes after the contract.')
  expect(code).toBe(5)
})

test('as JSON, and by its exit code', async () => {
  edit('entries.set(entry.id, entry)', "entries.set(entry.id, entries.size < 150 ? entry : { ...entry, text: 'lost' })")
  const { code, stdout, stderr } = await archbench.run([...CHECK, '--json'])
  const { name, contract, failure, sameStateAs } = JSON.parse(stdout)
  expect({ name, failed: contract.failed, sameStateAs }).toEqual({ name: 'guestbook', failed: [], sameStateAs: null })
  expect(failure.message).toContain('guestbook fails the differential check')
  expect({ code, stderr }).toEqual({ code: 5, stderr: '' })
})

test('--watch checks again once a file has changed, until Ctrl-C', async () => {
  edit('return send(response, 201, entry)', 'return send(response, 200, entry)')
  const started = archbench.start([...CHECK, '--watch'])
  await started.printed(/breaks 2 of 6 cases.*Waiting for a change in/s)
  edit('', '')
  await started.printed(/Waiting for a change in.*does what tiny says.*Waiting for a change in/s)
  started.child.kill('SIGINT')
  expect(await started.ended).toMatchObject({ code: 130 })
  expect(archbench.leftProcesses()).toEqual([])
})

test('--watch sees what is saved while the first check runs', async () => {
  edit('return send(response, 201, entry)', 'return send(response, 200, entry)')
  const started = archbench.start([...CHECK, '--watch'])
  await started.printed(/checking the contract/)
  edit('', '')
  await started.printed(/breaks 2 of 6 cases.*does what tiny says.*Waiting for a change in/s)
  started.child.kill('SIGINT')
  expect(await started.ended).toMatchObject({ code: 130 })
})

test('there must be something to watch', async () => {
  const { code, stderr } = await archbench.run(['check', 'http://127.0.0.1:1', '--watch'])
  expect(stderr).toContain('there is no file to watch')
  expect(code).toBe(2)
})
