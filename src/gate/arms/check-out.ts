import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { ExitCode, UserError } from '../../errors.ts'

const run = promisify(execFile)

/** The files of a revision in a folder of their own, which goes when this is disposed of. */
export interface CheckOut extends AsyncDisposable {
  readonly commit: string
  /** Absolute path that stands for the working directory in the revision. */
  readonly directory: string
}

export interface CheckOutOptions {
  /** Where in the repository we are. */
  readonly cwd: string
  /** Shell command that makes the files ready to run (`npm ci`), run in `directory`. */
  readonly prepare: string | undefined
  readonly signal: AbortSignal
}

/**
 * Takes the files of a revision out of the repository by an index of their own: the work tree, the index and the list of
 * work trees of the user stay as they are, and `export-ignore` leaves nothing out.
 * Submodules are not fetched. Throws a UserError where there is no repository, no such revision, or preparing fails.
 */
export async function checkOut(revision: string, { cwd, prepare, signal }: CheckOutOptions): Promise<CheckOut> {
  const git = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
    (await run('git', args, { cwd, signal, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 })).stdout.trim()
  const top = await git(['rev-parse', '--show-toplevel']).catch((cause) => {
    throw refuse(
      signal,
      'this folder is in no git repository',
      revision,
      'Run the gate inside of the repository',
      cause,
    )
  })
  const commit = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]).catch((cause) => {
    const remedy = `Check its name; a shallow clone has few revisions (git fetch --depth=1 origin ${revision})`
    throw refuse(signal, `the repository has no revision "${revision}"`, revision, remedy, cause)
  })
  const folder = await mkdtemp(join(process.env.ARCHBENCH_TMPDIR ?? tmpdir(), 'archbench-revision-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  const files = join(folder, commit.slice(0, 12))
  const directory = join(files, relative(top, cwd))
  try {
    const index = { GIT_INDEX_FILE: join(folder, 'index') }
    await git(['read-tree', commit], index)
    // From the top: in a folder below it only that folder would be written.
    await run('git', ['checkout-index', '--all', `--prefix=${files}${sep}`], {
      cwd: top,
      signal,
      env: { ...process.env, ...index },
    })
    if (prepare !== undefined) await prepareFiles(prepare, directory, signal)
  } catch (error) {
    await remove()
    throw error
  }
  return { commit, directory, [Symbol.asyncDispose]: remove }
}

async function prepareFiles(command: string, cwd: string, signal: AbortSignal): Promise<void> {
  try {
    await run('/bin/sh', ['-c', command], { cwd, signal, maxBuffer: 2 ** 26 })
  } catch (cause) {
    signal.throwIfAborted()
    const { stderr = '' } = cause as { stderr?: string }
    throw new UserError('the files of a revision cannot be made ready', {
      key: '--prepare',
      found: `"${command}" failed: ${stderr.trim().split('\n').slice(-3).join(' ') || String(cause)}`,
      remedy: 'Check out that revision and run the command there',
      exitCode: ExitCode.failed,
      cause,
    })
  }
}

function refuse(signal: AbortSignal, message: string, found: string, remedy: string, cause: unknown): Error {
  return signal.aborted ? (signal.reason as Error) : new UserError(message, { found: `git:${found}`, remedy, cause })
}
