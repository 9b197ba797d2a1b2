import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { ExitCode, UserError } from '../base/errors.ts'

/** More than any program prints that is run here. */
const MAX_OUTPUT_BYTES = 2 ** 26
const KEPT_LINES = 12
const KEPT_CHARACTERS = 1_000

/** How a program of this machine failed. */
export interface ProgramFailure {
  readonly program: string
  /** There is no such program on the search path. */
  readonly isMissing: boolean
  /** The last of what it wrote to standard error, else to standard output; empty where it wrote nothing. */
  readonly words: string
  readonly exitCode: number | null
}

export interface ProgramCall {
  readonly cwd?: string | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
  readonly signal?: AbortSignal | undefined
  /** What could not be done, a sentence without a full stop. */
  readonly problem: string
  readonly file?: string | undefined
  readonly key?: string | undefined
  /** What to do where it failed; a missing program is to be installed unless this says something else. */
  readonly remedy: (failure: ProgramFailure) => string
  readonly exitCode?: ExitCode | undefined
}

/** A program that is told to end and does not is ended. */
const GRACE_MS = 2_000

/**
 * Runs a program to its end and gives back what it printed. Throws a UserError that quotes the program where it is missing,
 * cannot be started or fails, and with the signal's reason where that is aborted: when the program is gone, so that it works in
 * no folder any more that is then removed.
 */
export async function runProgram(command: readonly string[], call: ProgramCall): Promise<string> {
  const [program = '', ...args] = command
  const { cwd, env, signal } = call
  signal?.throwIfAborted()
  const running = promisify(execFile)(program, args, { cwd, env, maxBuffer: MAX_OUTPUT_BYTES })
  using _ending = endOnAbort(running.child, signal)
  try {
    const { stdout } = await running
    signal?.throwIfAborted()
    return stdout
  } catch (cause) {
    signal?.throwIfAborted()
    const { code, stderr = '', stdout = '' } = cause as NodeJS.ErrnoException & { stderr?: string; stdout?: string }
    throw programError(
      {
        program,
        ...startFailure(cause, cwd),
        words: lastLines(stderr) || lastLines(stdout),
        exitCode: typeof code === 'number' ? code : null,
      },
      call,
      cause,
    )
  }
}

/** Ends a program when the signal is aborted, until this is disposed of. */
function endOnAbort(child: ChildProcess, signal: AbortSignal | undefined): Disposable {
  let deadline: NodeJS.Timeout | undefined
  const end = (): void => {
    child.kill()
    deadline = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    // What it has started in turn may hold its output open.
    child.once('exit', () => {
      for (const stream of [child.stdout, child.stderr]) stream?.destroy()
    })
  }
  if (signal?.aborted) end()
  else signal?.addEventListener('abort', end, { once: true })
  return {
    [Symbol.dispose]: () => {
      signal?.removeEventListener('abort', end)
      clearTimeout(deadline)
    },
  }
}

/** What a program prints on standard output, or undefined where it is missing or fails. It is waited for. */
export function askProgram(command: readonly string[]): string | undefined {
  const [program = '', ...args] = command
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES })
  return status === 0 ? stdout : undefined
}

/** The exit code of a program that is given an open file, as its number 3; null where it is missing or takes too long. */
export function programStatus(command: readonly string[], file: number, timeoutMs: number): number | null {
  const [program = '', ...args] = command
  return spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore', file], timeout: timeoutMs }).status
}

/** A program of this machine that was started. */
export interface RunningProgram {
  readonly stdout: Readable
  /** Settles when it ended; throws a UserError that quotes it where it failed. */
  readonly ended: Promise<void>
}

/** Starts a program whose output is read while it runs. It is ended when the signal is aborted. */
export function startProgram(command: readonly string[], call: ProgramCall): RunningProgram {
  const [program = '', ...args] = command
  const { cwd, env, signal } = call
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd })
  const ending = endOnAbort(child, signal)
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).split('\n').slice(-KEPT_LINES).join('\n')
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => {
      reject(programError({ program, ...startFailure(cause, cwd), words: '', exitCode: null }, call, cause))
    })
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve()
      else {
        const failure = { program, isMissing: false, words: lastLines(words), exitCode: code, signal: killedBy }
        reject(programError(failure, call, undefined))
      }
    })
  })
    .catch((error: unknown) => {
      signal?.throwIfAborted()
      throw error
    })
    .finally(() => ending[Symbol.dispose]())
  // Whoever reads its output first waits for the end only afterwards.
  ended.catch(() => {})
  return { stdout: child.stdout, ended }
}

/** Where a program comes from that is not everywhere. */
const PACKAGES: Readonly<Record<string, string>> = {
  git: 'git',
  mmdebstrap: 'mmdebstrap debian-archive-keyring',
  unshare: 'util-linux',
}

interface StartFailure {
  readonly isMissing: boolean
  /** Why it could not be started at all. */
  readonly refused?: string | undefined
}

/** `ENOENT` says the same of a missing program and of a missing working directory. */
function startFailure(cause: unknown, cwd: string | undefined): StartFailure {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT' && (cwd === undefined || existsSync(cwd))) return { isMissing: true }
  return typeof code === 'string' ? { isMissing: false, refused: message } : { isMissing: false }
}

function programError(
  failure: ProgramFailure & StartFailure & { readonly signal?: NodeJS.Signals | null },
  { problem, file, key, remedy, exitCode = ExitCode.failed }: ProgramCall,
  cause: unknown,
): UserError {
  const { program, isMissing, refused, words, signal } = failure
  const killedBy = signal ?? (cause as { signal?: NodeJS.Signals | null } | undefined)?.signal
  const end = killedBy ? `it was ended by ${killedBy}` : `exit code ${failure.exitCode}`
  const found = isMissing
    ? `${program} was not found`
    : refused === undefined
      ? `${program}: ${words || end}`
      : `${program} cannot be run: ${refused}`
  return new UserError(problem, {
    file,
    key,
    found,
    remedy: isMissing && program in PACKAGES ? `Install it (apt-get install ${PACKAGES[program]})` : remedy(failure),
    exitCode,
    cause,
  })
}

/** The last lines as one, which fits into a sentence. */
function lastLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter(Boolean).slice(-KEPT_LINES).join(' ').slice(-KEPT_CHARACTERS)
}
