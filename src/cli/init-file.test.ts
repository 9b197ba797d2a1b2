import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makePlan } from '../config/make-plan.ts'
import { readConfig } from '../config/read-config.ts'
import { checkAnswers, type InitAnswers, initFile } from './init-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-init-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function read(text: string) {
  const file = join(folder, 'archbench.yaml')
  writeFileSync(file, text)
  return readConfig(file)
}

test('with nothing asked for it says nothing, and comments hold the defaults', async () => {
  const text = initFile({})
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
  expect(await read(initFile(answers))).toEqual(answers)
})

test.each([
  [{ scenario: 'ecomerce' }, 'did you mean "ecommerce"'],
  [{ targets: ['monolith', 'serverles'] }, 'did you mean "serverless"'],
  [{ profile: ['stedy'] }, 'did you mean "steady"'],
])('%j is refused', async (answers, words) => {
  await expect(checkAnswers(answers)).rejects.toThrow(words)
})
