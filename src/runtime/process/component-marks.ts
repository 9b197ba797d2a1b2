import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hasProc, type ProcessRow } from '../../machine/process-table.ts'
import { askProgram } from '../../outside/programs.ts'

/** Name of the environment variable that every process of a component has unless it was started without one. */
const VARIABLE = 'ARCHBENCH_COMPONENT'

/** Components of one run that a limit can tell apart. */
const COMPONENTS = 2 ** 16
/** Microseconds, far above what any process reaches: 140 years. */
const LOWEST_LIMIT = 2 ** 52

/**
 * What the processes of one component inherit, wherever they go. The limit is that of the CPU time which a process with a
 * real-time schedule may take without a pause (RLIMIT_RTTIME, otherwise unlimited), so high that it never matters: it
 * stays also with a process that has a session of its own, another parent and an empty environment.
 */
export interface Marks {
  readonly environment: string
  readonly limitUs: number
}

/** @param run folder of the run, whose name nobody can foresee */
export function marksOf(run: string, component: number): Marks {
  return { environment: `${run}#${component}`, limitUs: lowestLimit(run) + (component % COMPONENTS) }
}

/** The variables that a component is started with besides its own. */
export function markedEnvironment({ environment }: Marks): Readonly<Record<string, string>> {
  return { [VARIABLE]: environment }
}

let canLimit: boolean | undefined

/** The command that runs another one with the limit; the command itself where limits cannot be set. */
export function limited(command: readonly string[], { limitUs }: Marks): readonly string[] {
  const prefix = ['prlimit', `--rttime=${limitUs}:`]
  canLimit ??= hasProc && (askProgram([...prefix, 'cat', '/proc/self/limits']) ?? '').includes(` ${limitUs} `)
  return canLimit ? [...prefix, ...command] : command
}

/** Says of processes whether they carry the marks of a component; what one was born with is read once. */
export function hasMarks({ environment, limitUs }: Marks): (row: ProcessRow) => boolean {
  return birthmark((found) => found.environment === environment || found.limitUs === limitUs)
}

/** Says of processes whether they carry the marks of any component of a run. */
export function hasMarksOfRun(run: string): (row: ProcessRow) => boolean {
  const lowest = lowestLimit(run)
  return birthmark(
    ({ environment, limitUs }) =>
      environment?.startsWith(`${run}#`) ||
      (limitUs !== undefined && limitUs >= lowest && limitUs < lowest + COMPONENTS),
  )
}

type Found = { readonly [mark in keyof Marks]: Marks[mark] | undefined }

/** Processes of the machine that are remembered; with more the memory is begun anew. */
const REMEMBERED = 20_000
const seen = new Map<number, { readonly startedAt: string; readonly marks: Found }>()

/** A process that had no mark when it was first seen gets none later: it inherits at its birth. */
function birthmark(matches: (found: Found) => boolean | undefined): (row: ProcessRow) => boolean {
  if (!hasProc) return () => false
  return ({ pid, startedAt }) => {
    const before = seen.get(pid)
    if (before?.startedAt === startedAt) return matches(before.marks) === true
    if (seen.size > REMEMBERED) seen.clear()
    const { marks, isWhole } = readMarks(pid)
    if (isWhole) seen.set(pid, { startedAt, marks })
    return matches(marks) === true
  }
}

function readMarks(pid: number): { marks: Found; isWhole: boolean } {
  const variables = readQuietly(`/proc/${pid}/environ`).split('\0')
  const [, limit] = /^Max realtime timeout +(\d+) /m.exec(readQuietly(`/proc/${pid}/limits`)) ?? []
  const environment = variables.find((entry) => entry.startsWith(`${VARIABLE}=`))?.slice(VARIABLE.length + 1)
  const marks = { environment, limitUs: limit === undefined ? undefined : Number(limit) }
  // While a program is being loaded its process has no environment for a moment.
  return { marks, isWhole: canLimit === true || variables.length > 1 }
}

function lowestLimit(run: string): number {
  const hash = createHash('sha256').update(run).digest().readUIntBE(0, 4)
  return LOWEST_LIMIT + hash * COMPONENTS
}

/** Empty for what is somebody else's, or gone. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
