import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeOrKeepElsewhere } from './keep-elsewhere.ts'
import { writeNew } from './write-new.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archbench-keep-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (where: string) => () => writeNew('{}', where, 'result')
const writeTo = (other: string) => writeNew('{}', other, 'result')

test('what its own place takes is written there', async () => {
  const { file, problem } = await writeOrKeepElsewhere(write(folder), writeTo, [])
  expect([file, problem]).toEqual([join(folder, 'result.json'), undefined])
})

test('what it does not take is kept in the first other place that does, for this user alone', async () => {
  const full = join(folder, 'full')
  await writeFile(full, '')
  const { file, problem } = await writeOrKeepElsewhere(write(full), writeTo, [full, folder])
  expect(await readFile(file, 'utf8')).toBe('{}')
  expect(dirname(dirname(file))).toBe(folder)
  expect((await stat(dirname(file))).mode & 0o777).toBe(0o700)
  expect(problem?.paragraph()).toBe(
    `${full}: the result cannot be written. Found: ENOTDIR: not a directory, mkdir '${full}'. It is kept in ${file} instead. Move it from there.`,
  )
})

test('where no place takes it the first error is told, and nothing is left', async () => {
  const full = join(folder, 'full')
  await writeFile(full, '')
  await expect(writeOrKeepElsewhere(write(full), write(full), [folder])).rejects.toMatchObject({
    details: { file: full },
  })
  expect(await readdir(folder)).toEqual(['full'])
})
