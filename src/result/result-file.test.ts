import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ExitCode, UserError } from '../base/errors.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { readResult } from './read-result.ts'
import { resultName, writeResult } from './write-result.ts'

const result = fixtureResult({ rounds: 2 })
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archbench-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('writeResult', () => {
  test('writes what readResult reads back, into a folder that it makes', async () => {
    const file = await writeResult(result, path.join(folder, 'new', 'deep'))
    expect(path.basename(file)).toBe('2026-11-22T18-44-41Z-compare-ecommerce.json')
    expect(await readResult(file)).toEqual(result)
  })

  test('never overwrites, and leaves nothing but results', async () => {
    const target = path.join(folder, 'twice')
    const files = await Promise.all([1, 2, 3].map((seed) => writeResult({ ...result, seed }, target)))
    expect(new Set(files).size).toBe(3)
    expect((await readdir(target)).sort()).toEqual(files.map((file) => path.basename(file)).sort())
    const seeds = await Promise.all(files.map(async (file) => (await readResult(file)).seed))
    expect(seeds).toEqual([1, 2, 3])
  })

  test('says so where it may not write', async () => {
    const file = path.join(folder, 'a-file')
    await writeFile(file, '')
    await expect(writeResult(result, path.join(file, 'below'))).rejects.toThrow(UserError)
  })

  test('writes no document that could not be read again', async () => {
    const target = path.join(folder, 'broken')
    await expect(writeResult({ ...result, wallTimeMs: Number.NaN }, target)).rejects.toThrow(/wallTimeMs/)
    await expect(readdir(target)).rejects.toThrow(/ENOENT/)
  })
})

describe('resultName', () => {
  test('keeps nothing of a scenario name that a file system would mind', () => {
    const name = resultName({
      ...result,
      startedAt: '2026-01-02T03:04:05.678Z',
      scenario: { ...result.scenario, name: '../Ä b:c/d' },
    })
    expect(name).toBe('2026-01-02T03-04-05Z-compare-b-c-d')
  })
})

describe('readResult', () => {
  const text = JSON.stringify(result)
  test.each([
    ['an empty file', '', /empty/],
    ['a file that was cut short', text.slice(0, 5000), /no whole JSON document/],
    ["another program's file", '{"schemaVersion":1,"results":[]}', /no result of archbench/],
    [
      'a later version',
      text.replace('"schemaVersion":3', '"schemaVersion":99'),
      /schemaVersion: this result .* later .*Found: 99/,
    ],
    ['a missing key', text.replace('"seed":20261122,', ''), /seed: .*schema/],
    [
      'a value that cannot be',
      text.replace('"position":0', '"position":-1'),
      /targets\[0\]\.rounds\[\d\]\.position: .*Found: -1/,
    ],
    ['a key that nobody knows', text.replace('"seed":', '"sead":1,"seed":'), /sead/],
  ])('refuses %s', async (_what, content, words) => {
    const file = path.join(folder, 'wrong.json')
    await writeFile(file, content)
    const error = await readResult(file).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserError)
    if (!(error instanceof UserError)) return
    expect(error.paragraph()).toMatch(words)
    expect(error.paragraph()).toContain(file)
    expect(error.exitCode).toBe(ExitCode.usage)
  })

  test('refuses a file that is not there', async () => {
    await expect(readResult(path.join(folder, 'none.json'))).rejects.toThrow(/no such result file/)
  })

  test('reads what another tool has formatted', async () => {
    const file = await writeResult(result, path.join(folder, 'reformatted'))
    const compact = path.join(folder, 'compact.json')
    await writeFile(compact, JSON.stringify(JSON.parse(await readFile(file, 'utf8'))))
    expect(await readResult(compact)).toEqual(result)
  })
})
