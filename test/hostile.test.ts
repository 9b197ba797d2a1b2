import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Exit code of the runner where this user cannot make namespaces. */
const NOT_AVAILABLE = 2

test('twenty hostile inputs of the suite end in a sentence', () => {
  const { stdout } = hostile('inputs.ts', '--count', '20', '--seed', '7')
  expect(stdout).toMatch(/^20 hostile inputs, 0 with a fault$/m)
})

test('servers that misbehave do not stop a run, and are told apart from a broken contract', () => {
  const { stdout } = hostile('servers.ts', '--modes', 'reset,endless,crashlater', '--profiles', 'open')
  expect(stdout).toMatch(/^3 runs against misbehaving servers, 0 with a fault; /m)
})

test('six interruptions leave nothing that the next start does not remove', ({ skip }) => {
  // All four signals; SIGKILL to the command line of compare and of gate, and to a database in the middle of a fault.
  const { status, stdout, stderr } = hostile('interruptions.ts', '--count', '6', '--seed', '48766')
  skip(status === NOT_AVAILABLE, stderr)
  expect(stdout).toMatch(/6 interruptions, \d hit a process, 0 with a fault;/)
})

/** Runs a part of the suite that `npm run hostile` runs whole. */
function hostile(runner: string, ...args: readonly string[]) {
  const file = join(import.meta.dirname, 'hostile', runner)
  return spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })
}
