import { askProgram } from '../../outside/programs.ts'

/** What a clone is, as far as it matters to a revision that it lacks. */
export interface CloneFacts {
  readonly remotes: readonly string[]
  readonly isShallow: boolean
}

/** The remedy for a revision that the repository at a path does not have. */
export function revisionRemedy(revision: string, cwd: string): string {
  const ask = (...args: string[]): string => askProgram(['git', '-C', cwd, ...args])?.trim() ?? ''
  const remotes = ask('remote').split('\n').filter(Boolean)
  return fetchRemedy(revision, { remotes, isShallow: ask('rev-parse', '--is-shallow-repository') === 'true' })
}

/** A command that makes the revision known, as far as its name says where it is. */
export function fetchRemedy(revision: string, { remotes, isShallow }: CloneFacts): string {
  const own = remotes.find((remote) => revision.startsWith(`${remote}/`))
  const remote = own ?? (remotes.includes('origin') ? 'origin' : remotes[0])
  if (remote === undefined) return 'Check its name: "git branch --all" and "git tag" list what there is'
  const depth = isShallow ? ' --depth=1' : ''
  const why = isShallow ? 'This clone is shallow; fetch it' : 'Check its name, or fetch it'
  const fetch = (what: string): string => `${why}: git fetch${depth} ${remote} ${what}`
  // What is counted back from another one, or cut short, has no name that a remote knows.
  if (/[~^@]|^[0-9a-f]{7,39}$/.test(revision)) {
    return isShallow
      ? `This clone is shallow; fetch what was before: git fetch --unshallow ${remote}`
      : 'Check its name: "git log" lists what there is'
  }
  if (/^[0-9a-f]{40}$/.test(revision)) return fetch(revision)
  if (own !== undefined) {
    const branch = revision.slice(own.length + 1)
    return fetch(`${branch}:refs/remotes/${revision}`)
  }
  return /^v?\d+(\.\d+)+/.test(revision) ? fetch(`tag ${revision}`) : fetch(`${revision}:${revision}`)
}
