import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readContestants } from './start-targets.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-targets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function composeFolder(...names: string[]): string {
  const path = join(folder, ...names)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'compose.yaml'), 'services: { app: { command: [node], expose: ["80"] } }')
  return path
}

async function namesOf(targets: readonly string[]): Promise<string[]> {
  return (await readContestants(targets)).map(({ name }) => name)
}

test('a target is called by its folder, or as it was asked for where another has that name', async () => {
  const [mine, base, candidate] = [composeFolder('mine'), composeFolder('base', 'shop'), composeFolder('new', 'shop')]
  expect(await namesOf(['monolith', mine, base, candidate])).toEqual(['monolith', 'mine', base, candidate])
})

test('a folder with the name of a reference implementation is no other name for it', async () => {
  const own = composeFolder('monolith')
  expect(await namesOf(['monolith', own])).toEqual(['monolith', own])
})
