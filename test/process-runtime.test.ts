import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { processStart, readProcessTable } from '../src/machine/process-table.ts'
import { KEPT_LOGS } from '../src/runtime/kept-logs.ts'
import { groupParent } from '../src/runtime/process/control-group.ts'
import { ProcessRuntime } from '../src/runtime/process/process-runtime.ts'
import { RECORD, RunFolder, runsFolder } from '../src/runtime/process/run-folder.ts'
import { parseLockName } from '../src/runtime/process/run-lock.ts'
import { sweepRuns } from '../src/runtime/process/sweep-runs.ts'
import { fixtureTopology } from './fixture-topology.ts'
import { ask } from './runtime-conformance/app.ts'
import { underTest } from './runtime-conformance/runtime-under-test.ts'
import { describeRuntime } from './runtime-conformance/suite.ts'

const options = { budget: { cpuSet: [], memoryBytes: 2 ** 30 }, signal: new AbortController().signal }
let temporary: string

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  process.env.ARCHBENCH_TMPDIR = temporary
})

afterAll(() => {
  delete process.env.ARCHBENCH_TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

describeRuntime({ ...underTest('process'), left: async (owners) => owners.flatMap(leftBy) })

/** Runs that this process owns, and the processes that work in one of them or in one that is gone. */
function leftBy(owner: number): string[] {
  const locks = (existsSync(runsFolder()) ? readdirSync(runsFolder()) : [])
    .map((name) => parseLockName(name))
    .filter((lock) => lock !== undefined)
  const runs = locks.filter((lock) => lock.owner.pid === owner).map(({ run }) => run)
  const others = locks.filter((lock) => lock.owner.pid !== owner).map(({ run }) => run)
  const recorded = runs.flatMap((run) => recordedIn(join(runsFolder(), run, RECORD)))
  // Cheap while something starts: looking at every process of the machine would take its CPU away.
  if (recorded.length > 0) return [...runs, ...recorded]
  const processes = readProcessTable().filter(({ pid }) => {
    const folder = environmentOf(pid).split(`TMPDIR=${runsFolder()}/`)[1]
    return pid !== process.pid && folder !== undefined && !others.some((run) => folder.startsWith(`${run}/`))
  })
  return [...runs, ...processes.map(({ pid }) => `process ${pid}`)]
}

/** Processes that a run has recorded. */
function recordedIn(file: string): string[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => `process ${line.split(' ')[0]}`)
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return '' // gone
  }
}

interface Family {
  readonly child: number
  readonly stray: number
}

/** What is in the folder of all runs, but for the logs that errors have named. */
function runsLeft(): string[] {
  return existsSync(runsFolder()) ? readdirSync(runsFolder()).filter((name) => name !== KEPT_LOGS) : []
}

test('what a component has started is counted, paused and ended with it', async () => {
  let family: Family
  {
    await using runtime = new ProcessRuntime()
    await using deployment = await runtime.up(await fixtureTopology('solo'), options)
    family = await ask<Family>(deployment, '/family')
    expect(processStart(family.child)).toBeDefined()
    await deployment.pause()
    await expect.poll(() => stateOf(family.child)).toBe('T')
    await deployment.resume()
    await expect.poll(() => stateOf(family.child)).not.toBe('T')
  }
  await expect.poll(() => processStart(family.child)).toBeUndefined()
  await expect.poll(() => processStart(family.stray)).toBeUndefined()
  expect(runsLeft()).toEqual([])
})

test('a component is killed with its children', async () => {
  await using runtime = new ProcessRuntime()
  await using deployment = await runtime.up(await fixtureTopology('solo'), options)
  const { child, stray } = await ask<Family>(deployment, '/family')
  await using _fault = await deployment.inject({ kind: 'kill', components: ['app'] })
  await expect.poll(() => [child, stray].map((pid) => processStart(pid))).toEqual([undefined, undefined])
})

describe.each([
  ['in a control group', true],
  ['by marks, parents and sessions', false],
])('what a component has started is held together %s', (_, controlGroups) => {
  test('its CPU time is counted wherever it was used, and all of it ends with the component', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux tells of a helper that has left the process tree')
    skip(controlGroups && groupParent() === undefined, 'this user may not make control groups')
    let pids: Readonly<Record<string, number>>
    {
      await using runtime = new ProcessRuntime({ controlGroups })
      await using deployment = await runtime.up(await fixtureTopology('forking'), options)
      pids = await ask<typeof pids>(deployment, '/pids')
      const used = async (): Promise<number> =>
        (await deployment.usage()).reduce((sum, { cpuMs }) => sum + (cpuMs ?? Number.NaN), 0)
      const before = await used()
      const spentMs = await ask<number>(deployment, '/spend?ms=150')
      const seenMs = (await used()) - before
      expect(spentMs).toBeGreaterThan(450)
      expect(seenMs / spentMs).toBeGreaterThan(0.9)
      expect(seenMs / spentMs).toBeLessThan(1.3)
      await deployment.pause()
      await expect.poll(() => Object.values(pids).map(stateOf)).toEqual(['T', 'T', 'T'])
    }
    expect(Object.values(pids).map((pid) => processStart(pid))).toEqual([undefined, undefined, undefined])
    expect(runsLeft()).toEqual([])
  })
})

test('a process whose recorded parent is gone is swept too', async () => {
  const owner = fork(join(import.meta.dirname, 'runtime-conformance/owner.ts'), ['process'], { silent: true })
  const [entrypoint] = (await once(owner, 'message')) as [string]
  const { pid } = (await (await fetch(entrypoint)).json()) as { pid: number }
  const { stray } = (await (await fetch(new URL('/family', entrypoint))).json()) as Family
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  process.kill(pid, 'SIGKILL')
  expect(processStart(stray)).toBeDefined()
  sweepRuns()
  await expect.poll(() => processStart(stray)).toBeUndefined()
})

test('what a sweep has ended and removed is told', async () => {
  const owner = fork(join(import.meta.dirname, 'runtime-conformance/owner.ts'), ['process'], { silent: true })
  await once(owner, 'message')
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  const kinds = sweepRuns().map(({ kind }) => kind)
  // Control groups are made where this user may, and only those that outlived their processes are told.
  expect([...new Set(kinds)].filter((kind) => kind !== 'control group').sort()).toEqual(['folder', 'process'])
})

test('a disk without room is refused before anything starts', () => {
  expect(() => RunFolder.create(Number.MAX_SAFE_INTEGER)).toThrow('too little room')
})

/** As ps tells it: T for one that was stopped. */
function stateOf(pid: number): string | undefined {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
}
