import { askProgram } from '../../outside/programs.ts'
import type { Change } from './find-changes.ts'

export interface Commit {
  /** The first twelve digits. */
  readonly id: string
  readonly committedAt: string
  readonly subject: string
}

/** The commits of the checked-out branch between two moments, oldest first; none where the folder is in no git repository. */
export function readCommits(repository: string, since: string, until: string): Commit[] {
  const format = '--format=%H%x09%cI%x09%s'
  const printed = askProgram(['git', '-C', repository, 'log', `--since=${since}`, `--until=${until}`, format])
  return parseCommits(printed ?? '')
}

/** Reads what `git log` prints: identity, date and subject with tabs between them. */
export function parseCommits(text: string): Commit[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [id = '', committedAt = '', ...subject] = line.split('\t')
      return { id: id.slice(0, 12), committedAt, subject: subject.join(' ') }
    })
    .reverse()
}

/** The commits after the last result before a change, up to the first result after it. */
export function commitsAround(commits: readonly Commit[], { before, after }: Change): Commit[] {
  const [from, to] = [Date.parse(before.startedAt), Date.parse(after.startedAt)]
  return commits.filter(({ committedAt }) => {
    const at = Date.parse(committedAt)
    return at > from && at <= to
  })
}
