import { afterEach, beforeEach, expect, test } from 'vitest'
import { IMPORTERS } from '../import/importers.ts'
import { accessLogLines } from '../import/testing/access-log-lines.ts'
import { ImportFolder } from '../import/testing/import-folder.ts'
import { importScenario } from './import-scenario.ts'

let folder: ImportFolder
beforeEach(() => {
  folder = new ImportFolder()
})
afterEach(() => folder[Symbol.dispose]())

test('the scenario comes with its feeds and its profile, and can be loaded', async () => {
  const log = folder.write('access.log', accessLogLines(2_000).join('\n'))
  const imported = await importScenario({ accessLog: log })
  if (imported === undefined) throw new Error('nothing was imported')
  expect(imported.files.map(({ name }) => name).sort()).toEqual(
    ['products.csv', 'scenario.yaml', 'search.csv', 'traffic.csv', 'traffic.yaml', 'usersOrders.csv'].sort(),
  )
  expect(imported.profiles).toEqual(['./traffic.yaml'])
  expect(Object.keys((await folder.load(imported)).operations)).toHaveLength(6)
})

test('one at a time, and nothing where none is asked for', async () => {
  expect(await importScenario({ yes: true })).toBeUndefined()
  await expect(importScenario({ har: 'a', openapi: 'b' })).rejects.toThrow('only one scenario')
  await expect(importScenario({ har: 'a', scenario: 'b' })).rejects.toThrow('only one scenario')
})

test('each importer has a flag of its own', () => {
  expect(IMPORTERS.map(({ flag }) => flag)).toEqual(['openapi', 'har', 'access-log', 'postman', 'k6'])
})
