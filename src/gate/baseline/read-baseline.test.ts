import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sealed } from '../../result/checksum.ts'
import { regressionVerdict } from '../testing/example-verdicts.ts'
import { baselineFromVerdict } from './from-verdict.ts'
import { readBaseline } from './read-baseline.ts'
import { baselineFromFiles } from './read-stored.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-baseline-'))
afterAll(() => rmSync(folder, { recursive: true }))

const baseline = baselineFromVerdict(regressionVerdict)

function written(text: string): string {
  const file = join(folder, 'baseline.json')
  writeFileSync(file, text)
  return file
}

test('a baseline is read as it was written', async () => {
  expect(await readBaseline(written(sealed(baseline)))).toEqual(baseline)
  // Before there was a checksum.
  const old = { ...baseline, schemaVersion: 1 }
  expect(await readBaseline(written(JSON.stringify(old)))).toEqual(old)
})

test('one that was edited is refused, also where its checksum was taken out', async () => {
  const edited = (text: string) => text.replace('0.368', '0.168')
  const text = sealed(baseline)
  expect(edited(text)).not.toBe(text)
  await expect(readBaseline(written(edited(text)))).rejects.toThrow('was changed after it was written')
  await expect(readBaseline(written(JSON.stringify(baseline)))).rejects.toMatchObject({ details: { found: 'none' } })
})

test('so is a verdict that was edited before it became a baseline', async () => {
  const text = sealed(regressionVerdict)
  expect((await baselineFromFiles([written(text)], undefined)).target).toEqual(regressionVerdict.candidate)
  const edited = written(text.replace('0.368', '0.568'))
  await expect(baselineFromFiles([edited], undefined)).rejects.toThrow('this verdict was changed')
})

test('a document that is nested too deep, endless or cut short is refused in a sentence, as a baseline and as a verdict', async () => {
  const deep = `{"kind":"gate","rounds":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const read = [readBaseline, (file: string) => baselineFromFiles([file], undefined)]
  for (const reader of read) {
    await expect(reader(written(deep))).rejects.toThrow('nested too deep')
    await expect(reader('/dev/zero')).rejects.toThrow('too large')
    await expect(reader(written('{"kind":'))).rejects.toThrow('is no whole JSON document')
  }
})
