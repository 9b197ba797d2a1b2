import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { UserError } from '../../../base/errors.ts'
import { loadImageMap, mapReference, readImageMap } from './image-map.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench-map-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(text: string): string {
  const path = join(folder, 'map.yaml')
  writeFileSync(path, text)
  return path
}

test('a key is a logical name, or a reference as it stands in a compose file', async () => {
  const map = await readImageMap(file('postgres: own/postgres:17\nghcr.io/me/shop:1: own/shop:1\n'))
  expect([...map]).toEqual([
    ['postgres', 'own/postgres:17'],
    ['ghcr.io/me/shop:1', 'own/shop:1'],
  ])
})

test('an empty file maps nothing', async () => {
  expect((await readImageMap(file('# nothing yet\n'))).size).toBe(0)
})

test('an unknown name is refused with its line and the nearest one that there is', async () => {
  const error = await readImageMap(file('postgres: a:1\npostgre: a:1\n')).catch((cause: unknown) => cause as UserError)
  expect((error as UserError).paragraph()).toMatch(/map\.yaml:2:1 postgre: .*did you mean "postgres"/)
})

test.each(['', 'with space', '[a]', '5'])('%o is no reference', async (reference) => {
  await expect(readImageMap(file(`postgres: ${reference}\n`))).rejects.toThrow('no reference')
})

test('a map in the configuration is checked in the same way', async () => {
  const error = (await loadImageMap({ kafa: 'a:1' }).catch((cause: unknown) => cause)) as UserError
  expect(error.paragraph()).toMatch(/images\.kafa: .*did you mean "kafka"/)
})

const pinned = new Map([['postgres', 'postgres:18.1']])

test.each([
  ['postgres:18.1', { postgres: 'own:1' }, 'own:1'],
  ['postgres:18.1', { postgres: 'own:1', 'postgres:18.1': 'exact:1' }, 'exact:1'],
  ['docker.io/library/postgres:18.1', { postgres: 'own:1' }, 'own:1'],
  ['index.docker.io/library/postgres:18.1', { postgres: 'own:1' }, 'own:1'],
  ['docker.io/acme/shop:1', { 'acme/shop:1': 'own:1' }, 'own:1'],
  ['acme/shop:1', { 'index.docker.io/acme/shop:1': 'own:1' }, 'own:1'],
  ['acme/shop', { 'docker.io/acme/shop:latest': 'own:1' }, 'own:1'],
  // Another version is another image: who wants it replaced has to say so.
  ['postgres:18', { postgres: 'own:1' }, 'postgres:18'],
  ['archbench/reference', { reference: 'own:1' }, 'own:1'],
  ['archbench/reference:latest', { reference: 'own:1' }, 'own:1'],
  ['redis:7', {}, 'redis:7'],
])('%s under %o becomes %s', (reference, map, expected) => {
  expect(mapReference(reference, new Map(Object.entries(map)), pinned)).toBe(expected)
})
