import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTargets } from './start-targets.ts'

const SHOP = { scenario: 'ecommerce' }

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
  return (await readTargets(targets, 'process', SHOP)).runTargets.map(({ name }) => name)
}

test('a target is called by its folder, or as it was asked for where another has that name', async () => {
  const [mine, base, candidate] = [composeFolder('mine'), composeFolder('base', 'shop'), composeFolder('new', 'shop')]
  expect(await namesOf(['monolith', mine, base, candidate])).toEqual(['monolith', 'mine', base, candidate])
})

test('a folder with the name of a reference implementation is no other name for it', async () => {
  const own = composeFolder('monolith')
  expect(await namesOf(['monolith', own])).toEqual(['monolith', own])
})

function imageFolder(name: string, files: Record<string, string> = {}): string {
  const path = composeFolder(name)
  const image = 'services: { app: { image: "shop:1", command: [serve], expose: ["80"] } }'
  for (const [file, text] of Object.entries({ 'compose.yaml': image, ...files })) writeFileSync(join(path, file), text)
  return path
}

test('processes are taken where every target can run so', async () => {
  const own = imageFolder('own', { 'compose.embedded.yaml': 'services: { app: { command: [node] } }' })
  const { runTargets, choice } = await readTargets(['monolith', own], 'auto', SHOP)
  expect(choice).toEqual({ name: 'process', because: 'every target can run without containers' })
  expect(runTargets[1]?.topology.services[0]?.command).toEqual(['node'])
})

test('containers are taken where one target is an image, for all of them', async () => {
  const { runTargets, choice } = await readTargets(['monolith', imageFolder('own')], 'auto', SHOP)
  expect(choice).toEqual({
    name: 'docker',
    because:
      'only containers can run own: "app" has `image:`, and no compose.embedded.yaml beside the compose file says how to run it as a process',
  })
  expect(runTargets[0]?.topology.services.map(({ embedded }) => embedded)).toEqual([undefined, undefined])
})

test('the runtime that is asked for is taken', async () => {
  const { runTargets, choice } = await readTargets(['monolith'], 'docker', SHOP)
  expect(choice).toEqual({ name: 'docker', because: 'it was asked for' })
  expect(runTargets[0]?.topology.services.every(({ embedded }) => embedded === undefined)).toBe(true)
})
