import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatOwner, thisOwner } from '../../machine/owner.ts'
import { processStart } from '../../machine/process-table.ts'
import type { Leftover } from '../runtime.ts'
import { RECORD, RunFolder, runsFolder } from './run-folder.ts'
import { lockName } from './run-lock.ts'
import { sweepRuns } from './sweep-runs.ts'

const HOLD_RUN = join(import.meta.dirname, 'testing', 'hold-run.ts')
const SWEEP = join(import.meta.dirname, 'testing', 'sweep.ts')
const NOBODY = 65_534

/** A PID namespace of its own, with the processes in it in its /proc; all end with `unshare`. */
const IN_OWN_NAMESPACE = ['unshare', '--fork', '--pid', '--mount-proc', '--kill-child']
const cannotUnshare = spawnSync('unshare', ['--fork', '--pid', '--mount-proc', 'true']).status !== 0
const NEEDS_NAMESPACES = 'this user may not make PID namespaces'

let temporary: string
let victim: ChildProcess
const started = new Set<ChildProcess>()

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'archbench-sweep-'))
  process.env.ARCHBENCH_TMPDIR = temporary
  victim = start(['sleep', '1000'])
})

afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
  started.clear()
  delete process.env.ARCHBENCH_TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

function start([program = '', ...args]: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  started.add(child)
  return child
}

/** The path of the run that a new process owns. */
async function runOf(owner: ChildProcess): Promise<string> {
  if (!owner.stdout) throw new TypeError('its output is read')
  const [printed] = await once(owner.stdout, 'data')
  return String(printed).trim()
}

function sweepBy(prefix: readonly string[], environment: NodeJS.ProcessEnv = {}): Leftover[] {
  const [program = '', ...args] = [...prefix, process.execPath, SWEEP]
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...environment } })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

describe('a run that is alive', () => {
  test('is not swept', () => {
    using folder = RunFolder.create(0)
    expect(sweepRuns()).toEqual([])
    expect(existsSync(folder.path)).toBe(true)
  })

  test('is not swept from another PID namespace that shares the temporary folder', ({ skip }) => {
    skip(cannotUnshare, NEEDS_NAMESPACES)
    using folder = RunFolder.create(0)
    expect(sweepBy(IN_OWN_NAMESPACE)).toEqual([])
    expect(existsSync(folder.path)).toBe(true)
  })

  test('is not swept from outside of its PID namespace', async ({ skip }) => {
    skip(cannotUnshare, NEEDS_NAMESPACES)
    const path = await runOf(start([...IN_OWN_NAMESPACE, process.execPath, HOLD_RUN]))
    expect(sweepRuns()).toEqual([])
    expect(existsSync(path)).toBe(true)
  })

  test('is not swept where /proc shows the processes of another namespace', ({ skip }) => {
    skip(cannotUnshare, NEEDS_NAMESPACES)
    using folder = RunFolder.create(0)
    folder.record(victim.pid ?? 0)
    expect(sweepBy(['unshare', '--fork', '--pid'])).toEqual([])
    expect(existsSync(folder.path)).toBe(true)
  })

  test('is left and named where nothing can lock files', ({ skip }) => {
    skip(cannotUnshare, NEEDS_NAMESPACES)
    using folder = RunFolder.create(0)
    const namespaced = ['/usr/bin/unshare', ...IN_OWN_NAMESPACE.slice(1)]
    const found = sweepBy(namespaced, { PATH: '/nonexistent' })
    expect(found).toEqual([
      { kind: 'folder', name: folder.path, keptBecause: expect.stringContaining(`process ${process.pid}`) },
    ])
    expect(existsSync(folder.path)).toBe(true)
  })
})

describe('a run whose owner was killed', () => {
  test('is swept with its processes', async () => {
    const owner = start([process.execPath, HOLD_RUN])
    const path = await runOf(owner)
    writeFileSync(join(path, RECORD), `${victim.pid} ${processStart(victim.pid ?? 0)}\n`)
    const ended = once(victim, 'exit')
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    expect(sweepRuns()).toEqual([
      { kind: 'process', name: String(victim.pid) },
      { kind: 'folder', name: path },
    ])
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(existsSync(runsFolder())).toBe(false)
  })

  test('in another PID namespace is swept, for its lock is free', async ({ skip }) => {
    skip(cannotUnshare, NEEDS_NAMESPACES)
    const owner = start([...IN_OWN_NAMESPACE, process.execPath, HOLD_RUN])
    const path = await runOf(owner)
    // The same number in this namespace is another process.
    writeFileSync(join(path, RECORD), `${victim.pid} ${processStart(victim.pid ?? 0)}\n`)
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    await expect.poll(() => sweepRuns()).toEqual([{ kind: 'folder', name: path }])
    expect(processStart(victim.pid ?? 0)).toBeDefined()
  })

  test('before it had a folder is swept', () => {
    using _other = RunFolder.create(0)
    const lock = join(runsFolder(), lockName('run-0f', { ...thisOwner(), startedAt: '1' }))
    writeFileSync(lock, '')
    expect(sweepRuns()).toEqual([])
    expect(existsSync(lock)).toBe(false)
  })
})

test('what names no owner is left and named', () => {
  mkdirSync(runsFolder(), { mode: 0o700 })
  mkdirSync(join(runsFolder(), 'run-999999-1-1'))
  writeFileSync(join(runsFolder(), 'run-999999-1-1', RECORD), `${victim.pid} ${processStart(victim.pid ?? 0)}\n`)
  expect(sweepRuns()).toEqual([
    { kind: 'folder', name: join(runsFolder(), 'run-999999-1-1'), keptBecause: expect.stringContaining('no owner') },
  ])
  expect(processStart(victim.pid ?? 0)).toBeDefined()
})

test('a record that is a link is not believed', async () => {
  const owner = start([process.execPath, HOLD_RUN])
  const path = await runOf(owner)
  const record = join(temporary, 'planted')
  writeFileSync(record, `${victim.pid} ${processStart(victim.pid ?? 0)}\n`)
  symlinkSync(record, join(path, RECORD))
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(sweepRuns()).toEqual([{ kind: 'folder', name: path }])
  expect(processStart(victim.pid ?? 0)).toBeDefined()
})

describe('a folder of all runs that is not safe is refused by a sweep and by a run', () => {
  const refused = (found: string): void => {
    for (const use of [() => sweepRuns(), () => RunFolder.create(0)]) {
      expect(use).toThrow(
        expect.objectContaining({
          message: expect.stringContaining('not safe'),
          details: expect.objectContaining({ found: expect.stringContaining(found) }),
        }),
      )
    }
    expect(processStart(victim.pid ?? 0)).toBeDefined()
  }
  /** A run as it would be found after a SIGKILL, which names a process that is none of it. */
  const prepared = (): string => {
    const record = `${victim.pid} ${processStart(victim.pid ?? 0)}`
    const owner = formatOwner({ ...thisOwner(), startedAt: '1' }).replaceAll('/', '.')
    return [
      `mkdir -m 777 ${runsFolder()} && cd ${runsFolder()}`,
      `for run in run-999999-1-1 run-0f; do mkdir $run && echo ${record} > $run/${RECORD}; done`,
      `touch run-0f.${owner}`,
    ].join(' && ')
  }

  test('where another user made it', ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root can act as another user')
    chmodSync(temporary, 0o1777)
    const another = spawnSync('setpriv', [
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      'sh',
      '-c',
      prepared(),
    ])
    expect(another.status).toBe(0)
    const before = readdirSync(runsFolder(), { recursive: true })
    refused(`a folder of user ${NOBODY}`)
    expect(readdirSync(runsFolder(), { recursive: true })).toEqual(before)
  })

  test('where others may write to it', () => {
    spawnSync('sh', ['-c', `umask 0; ${prepared()}`])
    refused('mode 0777')
  })

  test('where it is a link', () => {
    const elsewhere = mkdtempSync(join(temporary, 'elsewhere-'))
    symlinkSync(elsewhere, runsFolder())
    refused('a symbolic link')
    expect(readdirSync(elsewhere)).toEqual([])
  })

  test('where others may replace it', () => {
    chmodSync(temporary, 0o777)
    mkdirSync(runsFolder(), { mode: 0o700 })
    refused('without the sticky bit')
  })
})
