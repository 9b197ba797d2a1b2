/** What to do where git does not take a folder for a repository. @param words what git said */
export function repositoryRemedy(words: string): string {
  const [exception] = /git config --global --add safe\.directory (?:'[^']*'|\S+)/.exec(words) ?? []
  if (exception !== undefined) return `If you trust its owner, run: ${exception}`
  if (/not a git repository|must be run in a work tree/.test(words)) return 'Run the gate inside of a git work tree'
  return 'Run "git status" here until it works'
}

/** What to do where git cannot write the files of a revision. @param words what git said */
export function writeOutRemedy(words: string, revision: string): string {
  if (/No space left on device|Disk quota exceeded/i.test(words)) {
    return 'Free some room, or set ARCHBENCH_TMPDIR to a folder on another disk'
  }
  if (/Permission denied|Read-only file system/i.test(words)) {
    return 'Set ARCHBENCH_TMPDIR to a folder that this user may write to'
  }
  const [, filter] = /smudge filter '?([\w.-]+)'? failed/.exec(words) ?? []
  if (filter === 'lfs' || /git-lfs/.test(words)) {
    return 'Install git-lfs ("apt-get install git-lfs") and let it reach its server, or set GIT_LFS_SKIP_SMUDGE=1 to measure with the pointers in place of the files'
  }
  if (filter !== undefined || /external filter/.test(words)) {
    const name = filter ?? '<name>'
    return `Make the filter run ("git config filter.${name}.smudge" says what it is), or do without it: git config filter.${name}.required false`
  }
  if (/promisor|unable to read sha1|could not fetch|missing blob/i.test(words)) {
    return `Let git reach the remote that this partial clone was made from, or fetch all: git fetch --refetch --filter=blob:limit=1g origin`
  }
  return `Make "git checkout ${revision}" work in a clone of this repository`
}
