import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { segmentOf, sharedMemoryTable } from '../src/runtime/process/shared-memory.ts'
import { Archbench } from './archbench-process.ts'

const COMPARE = ['compare', '--targets', 'monolith,serverless', '--rounds', '2', '--warm-up', '1s']

/** What it prints when it has come so far. */
const STAGES = [
  ['starting', /starting monolith/],
  ['checking', /checking that all/],
  ['warming up', /warming up monolith, serverless/],
  ['measuring', /round 1 of 2/],
  ['measuring with a target measured already', /round 2 of 2/],
] as const

test.each(STAGES)('Ctrl-C while %s leaves nothing behind and keeps what was measured', async (stage, printed) => {
  using archbench = new Archbench()
  const started = archbench.start(COMPARE)
  await started.printed(printed)
  started.child.kill('SIGINT')
  const { code } = await started.ended
  expect(code).toBe(130)
  // A process that was sent SIGKILL may take a moment.
  await expect.poll(() => archbench.leftProcesses(), { timeout: 2_000 }).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
  const [name = ''] = archbench.results()
  const result = JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8'))
  expect(result.interrupted).toBe(true)
  const rounds = result.targets.map((target: { rounds: unknown[] }) => target.rounds.length)
  expect(rounds).toEqual(stage.endsWith('already') ? [1, 1] : [0, 0])
})

test.each(STAGES)('after SIGKILL while %s the next start removes what is left', async (_stage, printed) => {
  using archbench = new Archbench()
  const started = archbench.start(COMPARE)
  await started.printed(printed)
  started.child.kill('SIGKILL')
  await started.ended
  expect(archbench.leftFolders()).not.toEqual([])
  const segments = serverMemory(archbench.folder)
  const { code, stdout } = await archbench.run(['clean'])
  expect(code).toBe(0)
  expect(stdout).toContain('removed folder')
  await expect.poll(() => archbench.leftProcesses(), { timeout: 5_000 }).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
  expect(sharedMemoryTable().filter(({ id }) => segments.includes(id))).toEqual([])
  expect((await archbench.run(['clean'])).stdout).toBe('nothing was left behind\n')
})

/** Ids of the System V shared memory of all PostgreSQL servers of a run. */
function serverMemory(folder: string): string[] {
  return globSync(join(folder, 'archbench-*', 'run-*', 'postgres-*', 'data', 'postmaster.pid'))
    .map((file) => segmentOf(readFileSync(file, 'utf8'))?.id)
    .filter((id) => id !== undefined)
}

const systemNode = (process.env.PATH ?? '')
  .split(':')
  .map((folder) => join(folder, 'node'))
  .find((file) => /^v(1\d|20)\./.test(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? ''))

test.runIf(systemNode)('when the launcher under an older Node.js is killed, what it launched stops', async () => {
  using archbench = new Archbench()
  const started = archbench.start(COMPARE, {}, systemNode)
  await started.printed(/warming up monolith/)
  started.child.kill('SIGKILL')
  await expect.poll(() => archbench.leftProcesses(), { timeout: 10_000 }).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
})
