import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { regressionVerdict } from '../../gate/testing/example-verdicts.ts'
import { fixtureResult, fixtureWithFindings } from '../../report/testing/fixture-result.ts'
import { writeResult } from '../../result/write-result.ts'
import { readResultFolder } from './read-folder.ts'

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
})
