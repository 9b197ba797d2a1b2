import { execFileSync } from 'node:child_process'
import { chmod, lstat, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWhole } from './write-whole.ts'

let folder: string
const within = (name: string) => join(folder, name)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archbench-write-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('writeWhole', () => {
  test('puts a new file in the place of an old one, with its rights, and leaves nothing beside it', async () => {
    await writeFile(within('a'), 'old')
    await chmod(within('a'), 0o640)
    await writeWhole(within('a'), ['new', Buffer.from('er')])
    expect(await readFile(within('a'), 'utf8')).toBe('newer')
    expect((await stat(within('a'))).mode & 0o777).toBe(0o640)
    await writeWhole(within('b'), ['b'])
    expect(await readdir(folder)).toEqual(['a', 'b'])
  })

  test('leaves the old file whole where the new one could not be written to its end', async () => {
    await writeFile(within('a'), 'old')
    const broken = async function* () {
      yield 'half'
      throw new Error('out of breath')
    }
    await expect(writeWhole(within('a'), broken())).rejects.toThrow('cannot be written')
    expect(await readFile(within('a'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['a'])
  })

  test('writes through a link, which stays one, also where it leads nowhere yet', async () => {
    await writeFile(within('real'), 'old')
    await symlink('real', within('link'))
    await symlink('later', within('dangling'))
    for (const name of ['link', 'dangling']) await writeWhole(within(name), [name])
    expect(await readFile(within('real'), 'utf8')).toBe('link')
    expect(await readFile(within('later'), 'utf8')).toBe('dangling')
    expect(await readlink(within('link'))).toBe('real')
    expect((await lstat(within('dangling'))).isSymbolicLink()).toBe(true)
  })

  test('is not led astray by a file that waits under the name of a part', async () => {
    await writeFile(within('victim'), 'precious')
    await symlink(within('victim'), within(`a.${process.pid}.part`))
    await writeWhole(within('a'), ['new'])
    expect(await readFile(within('victim'), 'utf8')).toBe('precious')
  })

  test('writes to a device and leaves it one', async () => {
    await writeWhole('/dev/null', ['gone'])
    expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true)
  })

  test.runIf(process.platform === 'linux')('says so where a device takes nothing', async () => {
    const full = writeWhole('/dev/full', ['more'])
    await expect(full).rejects.toMatchObject({ details: { file: '/dev/full', found: expect.stringMatching('ENOSPC') } })
    expect((await lstat('/dev/full')).isCharacterDevice()).toBe(true)
  })

  test('writes to a pipe for whoever reads it', async () => {
    const pipe = within('pipe')
    execFileSync('mkfifo', [pipe])
    const [text] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, ['x'.repeat(200_000)])])
    expect(text).toHaveLength(200_000)
    expect((await lstat(pipe)).isFIFO()).toBe(true)
  })

  test('writes to standard output as this process has it open', () => {
    const program = `import { writeWhole } from ${JSON.stringify(join(import.meta.dirname, 'write-whole.ts'))}
      process.stdout.write('before ')
      await writeWhole('/dev/stdout', ['within'])
      process.stdout.write(' after')`
    const file = within('out.txt')
    execFileSync('/bin/sh', ['-c', 'exec "$0" --input-type=module -e "$1" > "$2"', process.execPath, program, file])
    expect(execFileSync('cat', [file], { encoding: 'utf8' })).toBe('before within after')
  })

  test('refuses a folder', async () => {
    await expect(writeWhole(folder, ['x'])).rejects.toMatchObject({ details: { found: 'EISDIR: this is a folder' } })
  })
})
