import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Exit code of the runner where this user cannot make namespaces. */
const NOT_AVAILABLE = 2

test('six interruptions leave nothing that the next start does not remove', ({ skip }) => {
  const runner = join(import.meta.dirname, 'hostile', 'interruptions.ts')
  // All four signals; SIGKILL to the command line of compare and of gate, and to a database.
  const args = [runner, '--count', '6', '--seed', '31967']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  skip(status === NOT_AVAILABLE, stderr)
  expect(stdout).toMatch(/6 interruptions, \d hit a process, 0 with something left/)
})
