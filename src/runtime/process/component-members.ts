import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { TICKS_RESOLUTION_MS } from '../../machine/cpu-account.ts'
import { CpuMeter } from '../../machine/cpu-meter.ts'
import {
  hasProc,
  type ProcessRow,
  ProcessSnapshot,
  processStart,
  readProcessTable,
  seesOwnProcesses,
} from '../../machine/process-table.ts'
import type { CpuAccounting } from '../runtime.ts'
import { hasMarks, hasMarksOfRun, limited, type Marks, markedEnvironment } from './component-marks.ts'
import { type ControlGroup, GROUP_RESOLUTION_MS } from './control-group.ts'

const POLL_INTERVAL_MS = 2
/** macOS prints hundredths of a second. */
const PS_RESOLUTION_MS = 10
/** How long a group of which all processes were ended may take to be empty. */
const EMPTY_MS = 2_000

/** What is known of the processes of a component before the machine is looked at. */
export interface KnownMembers {
  /** Who was found before, by `keyOf`. */
  readonly keys: ReadonlySet<string>
  /** The session of its first process, which may have ended. */
  readonly session: { readonly id: number; readonly startedAt: string } | undefined
  /** Says whether a process carries the marks of the component. */
  readonly isMarked: (row: ProcessRow) => boolean
}

/**
 * The processes that belong to a component, parents before their children: those known and marked, their descendants,
 * and all in a session that one of these leads; never this process.
 */
export function findMembers({ keys, session, isMarked }: KnownMembers, rows: readonly ProcessRow[]): ProcessRow[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]))
  const others = rows.filter(({ pid }) => pid !== process.pid)
  const members = new Set(others.filter((row) => keys.has(keyOf(row)) || isMarked(row)))
  const isMember = (pid: number): boolean => {
    const row = byPid.get(pid)
    return row !== undefined && members.has(row)
  }
  const leader = session && byPid.get(session.id)
  // With another process of that number the session is another one too.
  const sessionId = !leader || leader.startedAt === session?.startedAt ? session?.id : undefined
  for (let before = -1; before < members.size; ) {
    before = members.size
    for (const row of others) {
      if (isMember(row.parentPid) || isMember(row.sessionId) || row.sessionId === sessionId) members.add(row)
    }
  }
  return parentsFirst(members, byPid)
}

function parentsFirst(members: ReadonlySet<ProcessRow>, byPid: ReadonlyMap<number, ProcessRow>): ProcessRow[] {
  const ordered = new Set<ProcessRow>()
  for (const member of members) {
    const line: ProcessRow[] = []
    let row: ProcessRow | undefined = member
    while (row && members.has(row) && !ordered.has(row) && !line.includes(row)) {
      line.push(row)
      row = byPid.get(row.parentPid)
    }
    for (const each of line.toReversed()) ordered.add(each)
  }
  return [...ordered]
}

/** Tells a process from a later one with the same pid. */
export function keyOf({ pid, startedAt }: Pick<ProcessRow, 'pid' | 'startedAt'>): string {
  return `${pid} ${startedAt}`
}

/**
 * Ends whatever belongs to a run, and removes the control groups that it has made. Returns the processes.
 * @param keys the recorded processes, by `keyOf`
 */
export function endRun(run: string, keys: ReadonlySet<string>, groups: readonly ControlGroup[]): number[] {
  if (!seesOwnProcesses()) return []
  const isMarkedOfRun = hasMarksOfRun(run)
  const killed = killAll(() => {
    const inGroups = new Set(groups.flatMap((group) => group.pids()))
    const isMarked = (row: ProcessRow): boolean => inGroups.has(row.pid) || isMarkedOfRun(row)
    return findMembers({ keys, session: undefined, isMarked }, readProcessTable()).map(({ pid }) => pid)
  })
  const deadline = performance.now() + EMPTY_MS
  const sleeper = new Int32Array(new SharedArrayBuffer(4))
  for (const group of groups) {
    // This may be the last that this process does: nothing else waits.
    while (!group.remove() && performance.now() < deadline) Atomics.wait(sleeper, 0, 0, POLL_INTERVAL_MS)
  }
  return killed
}

/** Sends SIGKILL to processes until no other one is found. Returns whom. */
export function killAll(find: () => readonly number[]): number[] {
  const killed = new Set<number>()
  // A process that is about to end starts no other: who is found next was there already.
  for (let found = find(); found.some((pid) => !killed.has(pid)); found = find()) {
    for (const pid of found) {
      killed.add(pid)
      signalQuietly(pid, 'SIGKILL')
    }
  }
  return [...killed]
}

/** Sends a signal; a process that is gone already is no error. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/**
 * Knows which processes belong to one started component: for the meter, for stopping and for the memory. They are in a
 * control group where one could be made; else they are found by their marks, parents and sessions.
 */
export class ComponentMembers {
  readonly #marks: Marks
  readonly #meter = new CpuMeter()
  readonly #group: ControlGroup | undefined
  #groupMs = 0
  #root: { readonly pid: number; readonly startedAt: string } | undefined
  #hasEnded = false
  #keys: ReadonlySet<string> = new Set()

  constructor(marks: Marks, group: ControlGroup | undefined) {
    this.#marks = marks
    this.#group = group
  }

  /** How this program is to be started, so that all that it starts is found. */
  marked(
    command: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
  ): { command: readonly string[]; environment: Readonly<Record<string, string | undefined>> } {
    // What cannot be started is left to fail under its own name.
    if (!canStart(command[0] ?? '', environment.PATH)) return { command, environment }
    const started = this.#group ? this.#group.joined(command) : limited(command, this.#marks)
    return { command: started, environment: { ...environment, ...markedEnvironment(this.#marks) } }
  }

  /** Has to be told of the process that was started, before anything else is asked. */
  started(pid: number): void {
    this.#root = { pid, startedAt: processStart(pid) ?? '' }
    this.#keys = new Set([keyOf(this.#root)])
  }

  /** All that are there, parents before their children. */
  pids(snapshot: ProcessSnapshot): number[] {
    if (!this.#root || this.#hasEnded) return []
    const inGroup = new Set(this.#group?.pids())
    const isMarked = hasMarks(this.#marks)
    const known: KnownMembers = {
      keys: this.#keys,
      session: { id: this.#root.pid, startedAt: this.#root.startedAt },
      isMarked: (row) => inGroup.has(row.pid) || isMarked(row),
    }
    const members = findMembers(known, snapshot.rows)
    this.#keys = new Set(members.map(keyOf))
    return members.map(({ pid }) => pid)
  }

  /** Cumulative CPU time of all that ever belonged to it, in milliseconds; `undefined` where it cannot be told. */
  cpuMs(snapshot: ProcessSnapshot): number | undefined {
    if (!this.#root) return 0
    // When all have ended and the group is gone, its last figure stays.
    this.#groupMs = this.#group?.cpuMs() ?? this.#groupMs
    return this.#groupMs > 0 ? this.#groupMs : this.#meter.read(this.pids(snapshot))
  }

  /** A program that could not join its group is counted by its own times. */
  get isInGroup(): boolean {
    return (this.#group?.cpuMs() ?? this.#groupMs) > 0
  }

  /** What counts its CPU time. */
  get cpuAccounting(): CpuAccounting {
    if (this.isInGroup) return { source: 'control group', resolutionMs: GROUP_RESOLUTION_MS }
    return hasProc
      ? { source: 'process times', resolutionMs: TICKS_RESOLUTION_MS }
      : { source: 'ps', resolutionMs: PS_RESOLUTION_MS }
  }

  /**
   * Does something to all, those that they start meanwhile too.
   * @param apply gets parents before their children
   */
  forAll(apply: (pids: readonly number[]) => void): void {
    const done = new Set<number>()
    for (;;) {
      const others = this.#now().filter((pid) => !done.has(pid))
      if (others.length === 0) return
      for (const pid of others) done.add(pid)
      apply(others)
    }
  }

  /** From the control group alone where all are in one: reading a list of all processes takes far longer. */
  #now(): number[] {
    // Parents have the lower numbers, nearly always.
    if (this.isInGroup) return (this.#group?.pids() ?? []).toSorted((a, b) => a - b)
    return this.pids(new ProcessSnapshot())
  }

  /** Ends all at once. */
  kill(): void {
    killAll(() => this.#now())
  }

  /** Ends all, and waits until they are gone. */
  async end(): Promise<void> {
    if (this.#hasEnded) return
    this.kill()
    const deadline = performance.now() + EMPTY_MS
    while (this.#now().length > 0 && performance.now() < deadline) await pause()
    this.cpuMs(new ProcessSnapshot())
    this.#hasEnded = true
    while (this.#group?.remove() === false && performance.now() < deadline) await pause()
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
}

function canStart(program: string, path = ''): boolean {
  const files = program.includes('/')
    ? [resolve(program)]
    : path.split(delimiter).map((folder) => join(folder, program))
  return files.some((file) => {
    try {
      accessSync(file, constants.X_OK)
      return statSync(file).isFile()
    } catch {
      return false
    }
  })
}
