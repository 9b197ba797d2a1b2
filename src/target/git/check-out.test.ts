import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readProcessTable } from '../../machine/process-table.ts'
import { checkOut } from './check-out.ts'

let repository: string
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: repository,
    encoding: 'utf8',
  }).trim()

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'archbench-repository-'))
  git('init', '--quiet')
  mkdirSync(join(repository, 'shop'))
  const commit = (text: string): void => {
    writeFileSync(join(repository, 'shop', 'server.js'), text)
    writeFileSync(join(repository, '.gitattributes'), 'shop/left-out export-ignore\n')
    writeFileSync(join(repository, 'shop', 'left-out'), '')
    git('add', '.')
    git('commit', '--quiet', '--message', text)
  }
  commit('old')
  git('tag', 'v1')
  commit('new')
  writeFileSync(join(repository, 'shop', 'server.js'), 'not committed')
  git('add', '.')
})
afterAll(() => rmSync(repository, { recursive: true }))

function cwdOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined // gone, or another system
  }
}

const options = (prepare?: string) => ({
  cwd: join(repository, 'shop'),
  prepare,
  signal: new AbortController().signal,
})

describe('checkOut', () => {
  test('has the files of a revision, where the working directory would be, and removes them', async () => {
    let directory: string
    {
      await using files = await checkOut('v1', options())
      directory = files.directory
      expect(readFileSync(join(directory, 'server.js'), 'utf8')).toBe('old')
      expect(existsSync(join(directory, 'left-out'))).toBe(true)
      expect(files.commit).toBe(git('rev-parse', 'v1'))
    }
    expect(existsSync(directory)).toBe(false)
  })

  test('leaves the repository as it was', async () => {
    const before = [git('status', '--porcelain'), git('worktree', 'list')]
    await using _files = await checkOut('HEAD', options())
    expect([git('status', '--porcelain'), git('worktree', 'list')]).toEqual(before)
    expect(before[0]).toContain('M  shop/server.js')
  })

  test('makes the files ready', async () => {
    await using files = await checkOut('v1', options('cp server.js built.js'))
    expect(readFileSync(join(files.directory, 'built.js'), 'utf8')).toBe('old')
  })

  test('ends all that the preparation has started when it is interrupted, and removes the files', async () => {
    const controller = new AbortController()
    const started = join(repository, 'started')
    const prepare = `sleep 1000 & setsid sleep 1000 & pwd > ${started}; wait`
    const taken = checkOut('v1', { ...options(prepare), signal: controller.signal })
    await expect.poll(() => existsSync(started) && readFileSync(started, 'utf8')).toContain('shop')
    const folder = readFileSync(started, 'utf8').trim()
    controller.abort(new Error('interrupted'))
    await expect(taken).rejects.toThrow('interrupted')
    expect(existsSync(folder)).toBe(false)
    const workers = (): number[] =>
      readProcessTable()
        .map(({ pid }) => pid)
        .filter((pid) => cwdOf(pid)?.startsWith(folder))
    await expect.poll(workers).toEqual([])
  })

  test('says what is wrong', async () => {
    await expect(checkOut('v9', options())).rejects.toThrow('the repository has no revision "v9"')
    await expect(checkOut('v1', options('echo no such thing >&2; exit 1'))).rejects.toMatchObject({
      details: { found: expect.stringContaining('no such thing') },
    })
    await expect(checkOut('v1', { ...options(), cwd: tmpdir() })).rejects.toThrow('cannot be used')
  })
})
