import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { checkOut } from './check-out.ts'

/** Each test does what the remedy of the error says, word by word, and tries again. */
let work: string
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'archbench-git-'))
  // Nobody's settings but those that a remedy makes.
  vi.stubEnv('HOME', work)
  vi.stubEnv('XDG_CONFIG_HOME', join(work, 'none'))
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(work, { recursive: true })
})

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim()

/** A repository with two commits on `main` (the first is v1.2.0) and one on `change`, which is checked out. */
function repository(name = 'origin'): string {
  const folder = join(work, name)
  mkdirSync(folder)
  git(folder, 'init', '--quiet', '--initial-branch=main')
  for (const text of ['one', 'two']) {
    writeFileSync(join(folder, 'server.js'), text)
    git(folder, 'add', '.')
    git(folder, 'commit', '--quiet', '--message', text)
    if (text === 'one') git(folder, 'tag', '--annotate', '--message', 'first', 'v1.2.0')
  }
  git(folder, 'checkout', '--quiet', '-b', 'change')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'three')
  return folder
}

const take = (revision: string, cwd: string) =>
  checkOut(revision, { cwd, prepare: undefined, signal: new AbortController().signal })

async function refusal(revision: string, cwd: string): Promise<UserError> {
  const error = await take(revision, cwd).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

/** Runs the git command that a remedy ends with. */
function obey({ details: { remedy } }: UserError, cwd: string): void {
  const [command = ''] = /git \S.*$/.exec(remedy) ?? []
  execFileSync('/bin/sh', ['-c', command], { cwd, stdio: 'pipe' })
}

describe('checkOut in a repository that git refuses', () => {
  test('quotes git where somebody else owns it, and goes on after its remedy', async () => {
    const folder = repository()
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1')
    const error = await refusal('main', folder)
    expect(error.details.found).toContain('detected dubious ownership')
    obey(error, work)
    await using files = await take('main', folder)
    expect(readFileSync(join(files.directory, 'server.js'), 'utf8')).toBe('two')
  })

  test('says so where git is not installed, and where there is no repository', async () => {
    const folder = repository()
    expect(await refusal('main', work)).toMatchObject({
      details: { found: expect.stringContaining('not a git repository'), remedy: expect.stringContaining('inside') },
    })
    vi.stubEnv('PATH', join(work, 'no-programs'))
    expect(await refusal('main', folder)).toMatchObject({
      details: { found: 'git was not found', remedy: 'Install it (apt-get install git)' },
    })
  })
})

describe('checkOut in a shallow clone of one branch', () => {
  test.each([
    ['origin/main', 'two'],
    ['main', 'two'],
    ['v1.2.0', 'one'],
    ['HEAD~1', 'two'],
  ])('%s is there after the remedy', async (revision, text) => {
    const origin = repository()
    const clone = join(work, 'clone')
    git(work, 'clone', '--quiet', '--depth=1', '--no-tags', '--branch=change', `file://${origin}`, clone)
    obey(await refusal(revision, clone), clone)
    await using files = await take(revision, clone)
    expect(readFileSync(join(files.directory, 'server.js'), 'utf8')).toBe(text)
  })

  test('a whole commit number is there after the remedy, in a clone of its own', async () => {
    const origin = repository()
    const clone = join(work, 'clone')
    git(work, 'clone', '--quiet', '--depth=1', '--branch=change', `file://${origin}`, clone)
    const commit = git(origin, 'rev-parse', 'main')
    obey(await refusal(commit, clone), clone)
    await using files = await take(commit, clone)
    expect(files.commit).toBe(commit)
  })
})

describe('checkOut of a revision that git cannot write out', () => {
  function filtered(filter: string): string {
    const folder = repository()
    writeFileSync(join(folder, '.gitattributes'), `*.bin filter=${filter}\n`)
    writeFileSync(join(folder, 'model.bin'), 'a pointer')
    git(folder, 'add', '.')
    git(folder, 'commit', '--quiet', '--message', 'four')
    git(folder, 'config', `filter.${filter}.smudge`, `no-such-${filter} smudge -- %f`)
    git(folder, 'config', `filter.${filter}.required`, 'true')
    return folder
  }

  test('names git-lfs, and takes the pointers where that is asked for', async () => {
    const folder = filtered('lfs')
    const error = await refusal('change', folder)
    expect(error.details.found).toContain('smudge filter lfs failed')
    expect(error.details.remedy).toMatch(/git-lfs.*GIT_LFS_SKIP_SMUDGE=1/)
    vi.stubEnv('GIT_LFS_SKIP_SMUDGE', '1')
    await using files = await take('change', folder)
    expect(readFileSync(join(files.directory, 'model.bin'), 'utf8')).toBe('a pointer')
  })

  test('names another filter, and does without it after the remedy', async () => {
    const folder = filtered('crypt')
    const error = await refusal('change', folder)
    expect(error.details.found).toContain('smudge filter crypt failed')
    obey({ ...error, details: { remedy: error.details.remedy.replace(/^.*do without it: /, '') } } as UserError, folder)
    await using files = await take('change', folder)
    expect(readFileSync(join(files.directory, 'model.bin'), 'utf8')).toBe('a pointer')
  })
})
