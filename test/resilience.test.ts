import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Result } from '../src/result/schema.ts'
import { Archbench } from './archbench-process.ts'

const PROFILE = `title: Quick
loop: faults
rate: 50/s
before: 1s
fault: 1s
recovery: 30s
faults: [kill, latency=300ms]
`
let archbench: Archbench
beforeAll(() => {
  archbench = new Archbench()
  writeFileSync(join(archbench.folder, 'quick.yaml'), PROFILE)
})
afterAll(() => archbench[Symbol.dispose]())

function newestResult(): Result {
  const name = archbench.results().sort().at(-1) ?? ''
  return JSON.parse(readFileSync(join(archbench.folder, 'reports', name), 'utf8')) as Result
}

test('each component has each fault, and every write is accounted for', async () => {
  const ended = await archbench.run(['resilience', '-t', 'monolith', '-p', './quick.yaml', '--warm-up', '1s'])
  const cells = newestResult().targets[0]?.resilience ?? []
  expect(cells.map(({ component, kind }) => `${kind} ${component}`)).toEqual([
    'kill shop',
    'latency shop',
    'kill db',
    'latency db',
  ])
  for (const { reason, effect, writes, kind } of cells) {
    expect(reason).toBeNull()
    // A timer may be early by less than a millisecond.
    expect(effect?.beganMs).toBeGreaterThan(998)
    expect(effect?.endedMs).toBeGreaterThan(1_998)
    expect(effect?.requests.planned).toBeGreaterThan(0)
    expect(writes).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, oversold: 0 })
    expect(writes?.accepted).toBeGreaterThan(0)
    // Nothing is there that could answer.
    if (kind === 'kill') expect(effect?.requests.failed).toBeGreaterThan(0)
    // Each order takes several round trips to the database.
    else expect(effect?.slowSeconds).toBeGreaterThan(0)
  }
  expect(ended.stdout).toMatch(/monolith\s+shop\s+\d+ \/ /)
  expect(ended.stdout).toMatch(/All [\d,]+ accepted writes under 4 faults are stored once/)
  expect(ended.code).toBe(0)
  expect(archbench.leftProcesses()).toEqual([])
})

test('a fault of one load is in the result and in the report, and errors do not end the run', async () => {
  const faults = ['--fault', 'kill:entrypoint@500ms+1s', '--rate', '50', '--steady', '4s']
  const ended = await archbench.run(['run', 'monolith', ...faults, '--warm-up', '1s'])
  const [round] = newestResult().targets[0]?.rounds ?? []
  expect(round?.faults).toMatchObject([
    { kind: 'kill', components: ['shop'], profile: 'steady', atMs: 500, durationMs: 1_000 },
  ])
  expect(round?.faults?.[0]?.requests.failed).toBeGreaterThan(0)
  expect(round?.findings).toMatchObject({ lost: 0, duplicated: 0 })
  expect(ended.stdout).toMatch(/kill\s+shop/)
  expect(ended.code).toBe(0)
})

test.each([
  [['--fault', 'memory:db@1s+1s'], /cannot have the fault memory of db.*no memory limit/s],
  [['--profile', 'saturate', '--fault', 'kill:db@1s+1s'], /changes nothing about the chosen profiles/],
])('%j is refused before anything is started', async (flags, words) => {
  const { code, stderr } = await archbench.run(['run', 'monolith', ...flags])
  expect(stderr).toMatch(words)
  expect(code).toBe(2)
  expect(archbench.leftFolders()).toEqual([])
})

describe('interrupted while its database is paused and its program short of CPU time', () => {
  const faults = ['--fault', 'pause:db@100ms+200s', '--fault', 'cpu:shop@100ms+200s']
  const args = ['run', 'monolith', '--steady', '300s', '--rate', '20', '--warm-up', '300ms', '--verbose', ...faults]

  test('Ctrl-C leaves nothing behind', async () => {
    using own = new Archbench()
    const started = own.start(args)
    await started.printed(/pause of db begins/)
    started.child.kill('SIGINT')
    expect((await started.ended).code).toBe(130)
    await expect.poll(() => own.leftProcesses()).toEqual([])
    expect(own.leftFolders()).toEqual([])
  })

  test('after SIGKILL the next start removes what is left', async () => {
    using own = new Archbench()
    const started = own.start(args)
    await started.printed(/pause of db begins/)
    started.child.kill('SIGKILL')
    await started.ended
    expect((await own.run(['clean'])).code).toBe(0)
    await expect.poll(() => own.leftProcesses()).toEqual([])
    expect(own.leftFolders()).toEqual([])
  })
})
