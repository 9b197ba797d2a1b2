import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { readProcessTable } from '../../src/machine/process-table.ts'
import { type Result, resultSchema } from '../../src/result/schema.ts'
import { objectsOf } from '../docker/leftovers.ts'
import { commandOf, environmentOf, settled } from './footprint.ts'

const PROGRAM = join(packageRoot, 'bin', 'archbench.js')
const TARGETS = 4
/** Nothing may take longer to end. */
const HANG_MS = 1_800_000

export interface DockerRun {
  /** Exit code, or the signal that ended it. */
  readonly end: string
  readonly seconds: number
  /** One minute's load average when it had ended. */
  readonly loadAverage: number
  /** Whether a result was written that has figures of all targets. */
  readonly hasResult: boolean
  /** What each target failed with, and what else is wrong with the result. */
  readonly failures: readonly string[]
  /** Containers, networks, volumes, processes and folders of this run. */
  readonly left: readonly string[]
  /** The last lines of its standard error. */
  readonly logTail: string
}

/** Runs a default comparison in containers in a folder that it makes, and looks at what it gave and what it left. */
export async function runCompare(folder: string): Promise<DockerRun> {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const mark = `ARCHBENCH_TMPDIR=${temporary}`
  const started = performance.now()
  const [out, err] = [openSync(join(folder, 'out'), 'w'), openSync(join(folder, 'err'), 'w')]
  const child = spawn(process.execPath, [PROGRAM, 'compare', '--runtime', 'docker', '--logs', 'logs'], {
    cwd: folder,
    env: { ...process.env, ARCHBENCH_TMPDIR: temporary, NO_COLOR: '1' },
    stdio: ['ignore', out, err],
    timeout: HANG_MS,
    killSignal: 'SIGKILL',
  })
  for (const file of [out, err]) closeSync(file)
  const [code, signal] = await once(child, 'exit')
  const seconds = (performance.now() - started) / 1_000
  const left = await settled(async () => [
    ...(await objectsOf([child.pid])),
    ...processesWith(mark),
    ...runFolders(temporary),
  ])
  const failures = failuresOf(resultsIn(join(folder, 'reports')))
  return {
    end: String(signal ?? code),
    seconds,
    loadAverage: loadavg()[0] ?? 0,
    hasResult: failures.length === 0,
    failures,
    left,
    logTail: readFileSync(join(folder, 'err'), 'utf8').trim().split('\n').slice(-2).join(' / '),
  }
}

function failuresOf(results: readonly Result[]): string[] {
  const [result, ...others] = results
  if (result === undefined) return ['no result was written']
  if (others.length > 0) return [`${results.length} results were written`]
  return [
    ...(result.targets.length === TARGETS ? [] : [`the result has ${result.targets.length} targets`]),
    ...result.targets.flatMap(({ name, failure, rounds }) => {
      if (failure !== null) return [`${name}: ${failure.message.replaceAll(/\s*\n\s*/g, ' / ')}`]
      const hasFigures = rounds.some(({ stages }) => stages.some(({ requests }) => requests.completed > 0))
      return hasFigures ? [] : [`${name}: no figures`]
    }),
  ]
}

function resultsIn(folder: string): Result[] {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
    return files.map((name) => resultSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  } catch {
    return [] // no folder, or no whole result in it
  }
}

/** Processes that were started with this in their environment. */
function processesWith(variable: string): string[] {
  return readProcessTable()
    .filter(({ pid }) => environmentOf(pid).includes(`\0${variable}\0`))
    .map(({ pid }) => `process ${pid} (${commandOf(pid)})`)
}

function runFolders(temporary: string): string[] {
  return readdirSync(temporary, { recursive: true })
    .map(String)
    .filter((name) => /^archbench-[^/]*\/run-[^/]*$/.test(name))
    .map((name) => `folder ${join(temporary, name)}`)
}
