import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makePlan } from '../config/make-plan.ts'
import { readConfig } from '../config/read-config.ts'
import { checkAnswers } from './answers.ts'
import { type InitAnswers, settingsFile } from './settings-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-init-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(text: string) {
  const file = join(folder, 'archbench.yaml')
  writeFileSync(file, text)
  return readConfig(file)
}

test('with nothing asked for it says nothing, and comments hold the defaults', async () => {
  const text = settingsFile({})
  expect(await read(text)).toEqual({})
  const uncommented = text.replaceAll(/^# (?=\w+: )/gm, '').replace(/^rounds:.*\n/m, '')
  const { scenario, targets, profiles, cpus, memoryBytes, runtime, seed } = await makePlan('compare', {}, {})
  expect(await makePlan('compare', await read(uncommented), {})).toMatchObject({
    scenario,
    targets,
    profiles,
    cpus,
    memoryBytes,
    runtime,
    seed,
  })
})

test('what was asked for is set', async () => {
  const answers: InitAnswers = {
    scenario: './my scenario.mts',
    targets: ['monolith', './a: b'],
    profile: ['smoke', 'yes'],
  }
  expect(await read(settingsFile(answers))).toEqual(answers)
})

test('the gate gets a candidate, and where that is in other revisions when it is not in this folder', async () => {
  const here = await read(settingsFile({}, { candidate: './compose.yaml', prepare: 'npm ci' }))
  expect(here).toEqual({ gate: { candidate: './compose.yaml', prepare: 'npm ci' } })
  const below = await read(settingsFile({}, { candidate: './services/shop', prepare: undefined }))
  expect(below).toEqual({ gate: { candidate: './services/shop', compose: './services/shop' } })
})

test('the thresholds that stand there as a comment can be used', async () => {
  const text = settingsFile({}, { candidate: '.', prepare: undefined }).replace('# thresholds', 'thresholds')
  expect(Object.keys((await read(text)).gate?.thresholds ?? {})).toEqual(['cpuPerRequest', 'throughput', 'p50', 'p99'])
})

test.each([
  [{ scenario: 'ecomerce' }, 'did you mean "ecommerce"'],
  [{ targets: ['monolith', 'serverles'] }, 'did you mean "serverless"'],
  [{ profile: ['stedy'] }, 'did you mean "steady"'],
])('%j is refused', async (answers, words) => {
  await expect(checkAnswers(answers)).rejects.toThrow(words)
})
