import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { regressionVerdict } from '../../../gate/testing/example-verdicts.ts'
import { fixtureResult, fixtureWithFindings } from '../../../report/testing/fixture-result.ts'
import { writeResult } from '../../../result/write-result.ts'
import { readResultFolder } from './read-folder.ts'
import { openResultCache } from './result-cache.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'archbench-trend-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('readResultFolder', () => {
  test('refuses a folder that is not there', async () => {
    await expect(readResultFolder(path.join(folder, 'none'))).rejects.toThrow('the folder of results cannot be read')
  })

  test('refuses a folder without a usable result', async () => {
    await writeFile(path.join(folder, 'package.json'), '{"name":"other"}')
    await writeFile(path.join(folder, 'cut.json'), '{"tool":')
    await expect(readResultFolder(folder)).rejects.toThrow('there is no usable result in this folder')
  })

  test('takes results, names those that it cannot use, and passes over what is none', async () => {
    const good = await writeResult(fixtureResult({ rounds: 2 }), folder)
    const broken = await writeResult(
      { ...fixtureWithFindings(), startedAt: '2026-11-23T18:44:41Z' },
      path.join(folder, 'nightly'),
    )
    const interrupted = { ...fixtureResult({ rounds: 1 }), interrupted: true, startedAt: '2026-11-24T18:44:41Z' }
    const stopped = await writeResult(interrupted, folder)
    await writeFile(path.join(folder, 'gate.json'), JSON.stringify(regressionVerdict))

    const { results, leftOut } = await readResultFolder(folder)
    expect(results.map(({ file }) => file)).toEqual([good, broken].map((file) => path.relative(folder, file)).sort())
    expect(leftOut).toEqual([
      { file: path.relative(folder, stopped), reason: 'it was interrupted' },
      { file: 'cut.json', reason: expect.stringContaining('no whole JSON document') },
    ])
    const [first, second] = results
    expect([...(first?.targets.keys() ?? [])]).toContain('event-driven')
    // It lost orders.
    expect([...(second?.targets.keys() ?? [])]).not.toContain('event-driven')
  })

  test('reads a ZIP file as CI systems hand it out, and one in a folder of them', async () => {
    const zips = path.join(folder, 'zips')
    const file = await writeResult(fixtureResult({ rounds: 1 }), path.join(folder, 'packed'))
    const text = await readFile(file)
    await mkdir(zips)
    const zip = path.join(zips, 'artefact.zip')
    await writeFile(zip, zipSync({ 'night/one.json': text, 'night/copy.json': text, 'notes.txt': text }))
    expect((await readResultFolder(zip)).results.map((result) => result.file)).toEqual(['night/one.json'])
    expect((await readResultFolder(zips)).results.map((result) => result.file)).toEqual([
      path.join('artefact.zip', 'night/one.json'),
    ])
    await writeFile(zip, 'PK is not enough')
    await expect(readResultFolder(zip)).rejects.toThrow('this ZIP file cannot be read')
  })

  test('checks a result once, and again when its file has changed', async () => {
    const own = path.join(folder, 'own')
    const file = await writeResult(fixtureResult({ rounds: 1 }), own)
    const cache = path.join(folder, 'cache')
    const first = await readResultFolder(own, await openResultCache(own, cache))
    const kept = await openResultCache(own, cache)
    expect(await readResultFolder(own, kept)).toEqual(first)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('"rounds": 1', '"rounds": 2 '))
    await expect(readResultFolder(own, await openResultCache(own, cache))).rejects.toThrow('no usable result')
  })
})
