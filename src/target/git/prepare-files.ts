import { ExitCode, UserError } from '../../base/errors.ts'
import { ComponentProcess } from '../../runtime/process/component-process.ts'
import type { RunFolder } from '../../runtime/process/run-folder.ts'

const KEPT_LINES = 12

export interface PrepareOptions {
  /** Where the command runs. */
  readonly directory: string
  /** What remembers it, so that a sweep finds it where this process is killed. */
  readonly folder: RunFolder
  readonly signal: AbortSignal
}

/**
 * Runs the shell command that makes the files of a revision ready. It ends with all that it has started: when the signal
 * is aborted, when this process exits, and, where this process is killed, by the next sweep.
 * Throws a UserError that quotes the command where it fails.
 */
export async function prepareFiles(command: string, { directory, folder, signal }: PrepareOptions): Promise<void> {
  signal.throwIfAborted()
  const lines: string[] = []
  await using program = new ComponentProcess(
    {
      command: ['/bin/sh', '-c', command],
      directory,
      environment: { ...process.env, TMPDIR: folder.temporaryFolder() },
      stopSignal: 'SIGKILL', // what it writes is thrown away
      stopGraceMs: 0,
    },
    folder.newMembers(),
    (line) => {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
    },
  )
  if (program.pid !== undefined) folder.record(program.pid)
  const kill = (): void => void program.kill()
  signal.addEventListener('abort', kill, { once: true })
  process.once('exit', kill)
  const { code, signal: endedBy, error } = await program.exited
  process.removeListener('exit', kill)
  signal.removeEventListener('abort', kill)
  signal.throwIfAborted()
  if (code === 0) return
  const end = error?.message ?? (endedBy ? `it was ended by ${endedBy}` : `exit code ${code}`)
  throw new UserError(`the files of a revision cannot be made ready by "${command}"`, {
    key: '--prepare',
    found: lines.map((line) => line.trim()).join(' ') || end,
    remedy: 'Check out that revision and run the command there',
    exitCode: ExitCode.failed,
  })
}
