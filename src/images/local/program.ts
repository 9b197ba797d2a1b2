import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { UserError } from '../../errors.ts'

const LINES_KEPT = 12

export interface ProgramOptions {
  readonly signal: AbortSignal
  readonly env?: NodeJS.ProcessEnv | undefined
  readonly cwd?: string | undefined
  /** What to do where the program is missing or fails. */
  readonly remedy: string
}

/** A program of this machine that was started. */
export interface Program {
  readonly stdout: Readable
  /** Settles when it ended; throws a UserError with its last words where it failed. */
  readonly ended: Promise<void>
}

/** Starts a program whose output is wanted. It ends when the signal is aborted. */
export function startProgram(command: readonly string[], options: ProgramOptions): Program {
  const [name = '', ...args] = command
  const { signal, env = process.env, cwd, remedy } = options
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], signal, env, cwd })
  const ended = endOf(child, name, remedy).catch((error: unknown) => {
    signal.throwIfAborted()
    throw error
  })
  // Whoever reads its output first waits for the end only afterwards.
  ended.catch(() => {})
  return { stdout: child.stdout, ended }
}

function endOf(child: ChildProcessByStdio<null, Readable, Readable>, name: string, remedy: string): Promise<void> {
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).split('\n').slice(-LINES_KEPT).join('\n')
  })
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new UserError(`${name} cannot be run`, { found: cause.message, remedy, cause })),
    )
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve()
      else reject(new UserError(`${name} failed`, { found: words.trim() || `exit code ${code ?? killedBy}`, remedy }))
    })
  })
}
