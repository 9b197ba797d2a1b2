import { join, relative, sep } from 'node:path'
import { ExitCode } from '../../base/errors.ts'
import { runProgram } from '../../outside/programs.ts'
import { RunFolder } from '../../runtime/process/run-folder.ts'
import { sweepRuns } from '../../runtime/process/sweep-runs.ts'
import { revisionRemedy } from './fetch-remedy.ts'
import { repositoryRemedy, writeOutRemedy } from './git-remedies.ts'
import { prepareFiles } from './prepare-files.ts'

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

/** git-lfs itself reads this variable; where it is not installed, git has to be told in its place. */
const POINTERS_ONLY = ['-c', 'filter.lfs.smudge=cat', '-c', 'filter.lfs.process=', '-c', 'filter.lfs.required=false']

/**
 * Takes the files of a revision out of the repository by an index of their own: the work tree, the index and the list of
 * work trees of the user stay as they are, and `export-ignore` leaves nothing out.
 * Submodules are not fetched. Throws a UserError where there is no repository, no such revision, or preparing fails.
 */
export async function checkOut(revision: string, { cwd, prepare, signal }: CheckOutOptions): Promise<CheckOut> {
  const key = `git:${revision}`
  const git = { cwd, signal, key, exitCode: ExitCode.usage }
  const top = (
    await runProgram(['git', 'rev-parse', '--show-toplevel'], {
      ...git,
      problem: 'the git repository of this folder cannot be used',
      remedy: ({ words }) => repositoryRemedy(words),
    })
  ).trim()
  const commit = (
    await runProgram(['git', 'rev-parse', '--verify', `${revision}^{commit}`], {
      ...git,
      problem: `the repository has no revision "${revision}"`,
      remedy: () => revisionRemedy(revision, cwd),
    })
  ).trim()
  sweepRuns()
  const folder = RunFolder.create(0)
  const remove = (): void => {
    process.removeListener('exit', remove)
    folder[Symbol.dispose]()
  }
  process.once('exit', remove)
  const files = join(folder.path, commit.slice(0, 12))
  const directory = join(files, relative(top, cwd))
  try {
    const call = {
      ...git,
      env: { ...process.env, GIT_INDEX_FILE: join(folder.path, 'index') },
      problem: `git cannot write out the revision "${revision}"`,
      remedy: ({ words }: { words: string }) => writeOutRemedy(words, revision),
      exitCode: ExitCode.failed,
    }
    await runProgram(['git', 'read-tree', commit], call)
    // From the top: in a folder below it only that folder would be written.
    const lfs = process.env.GIT_LFS_SKIP_SMUDGE === '1' ? POINTERS_ONLY : []
    await runProgram(['git', ...lfs, 'checkout-index', '--all', `--prefix=${files}${sep}`], { ...call, cwd: top })
    if (prepare !== undefined) await prepareFiles(prepare, { directory, folder, signal })
  } catch (error) {
    remove()
    throw error
  }
  return { commit, directory, [Symbol.asyncDispose]: async () => remove() }
}
