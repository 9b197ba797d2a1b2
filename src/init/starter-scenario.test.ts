import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { loadScenario } from '../scenario/load.ts'
import { starterScenario } from './starter-scenario.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-starter-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
  vi.unstubAllEnvs()
})

async function operationsOf(text: string): Promise<string[]> {
  const file = join(folder, 'scenario.yaml')
  writeFileSync(file, text)
  return Object.keys((await loadScenario(file)).operations)
}

const starter = starterScenario({ title: 'yes: "a" #b', path: '/a b?c=#d', status: 302 })

test('it can be read as it is, whatever the names are', async () => {
  expect(await operationsOf(starter)).toEqual(['start page'])
})

test('all that stands there as a comment can be used', async () => {
  vi.stubEnv('API_TOKEN', 'a token')
  const used = starter.replaceAll(/^( *)# (?=(?:headers|journeys):| *- [{n]| {4}steps:)/gm, '$1')
  expect(await operationsOf(used)).toEqual(['start page', 'search', 'create', 'buy / cart', 'buy / look'])
})
