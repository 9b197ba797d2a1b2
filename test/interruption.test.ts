import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { segmentOf, sharedMemoryTable } from '../src/runtime/process/shared-memory.ts'
import { Archbench } from './archbench-process.ts'

const compare = (targets: string): string[] => ['compare', '-t', targets, '--rounds', '2', '--warm-up', '300ms']

/** What it prints when it has come so far. Serverless has a database, and workers of its own beside its components. */
const STAGES = [
  ['starting', 'monolith,serverless', /starting monolith/],
  ['checking', 'serverless', /checking that all/],
  ['warming up', 'serverless', /warming up serverless/],
  ['measuring', 'serverless', /round 1 of 2/],
  ['measuring with a target measured already', 'monolith,serverless', /round 2 of 2/],
] as const

test.each(STAGES)(
  'Ctrl-C while %s leaves nothing behind and keeps what was measured',
  async (stage, targets, printed) => {
    using archbench = new Archbench()
    const started = archbench.start(compare(targets))
    await started.printed(printed)
    started.child.kill('SIGINT')
    const { code } = await started.ended
    expect(code).toBe(130)
    // A process that was sent SIGKILL may take a moment.
    await expect.poll(() => archbench.leftProcesses()).toEqual([])
    expect(archbench.leftFolders()).toEqual([])
    const [name = ''] = archbench.results()
    const result = JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8'))
    expect(result.interrupted).toBe(true)
    const rounds = result.targets.map((target: { rounds: unknown[] }) => target.rounds.length)
    const done = stage.endsWith('already') ? 1 : 0
    expect(rounds).toEqual(targets.split(',').map(() => done))
  },
)

test.each(STAGES)('after SIGKILL while %s the next start removes what is left', async (_stage, targets, printed) => {
  using archbench = new Archbench()
  const started = archbench.start(compare(targets))
  await started.printed(printed)
  started.child.kill('SIGKILL')
  await started.ended
  expect(archbench.leftFolders()).not.toEqual([])
  const segments = serverMemory(archbench.folder)
  const { code, stdout } = await archbench.run(['clean'])
  expect(code).toBe(0)
  expect(stdout).toContain('removed folder')
  await expect.poll(() => archbench.leftProcesses()).toEqual([])
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
  const started = archbench.start(compare('serverless'), {}, systemNode)
  await started.printed(/warming up serverless/)
  started.child.kill('SIGKILL')
  await expect.poll(() => archbench.leftProcesses()).toEqual([])
  expect(archbench.leftFolders()).toEqual([])
})
