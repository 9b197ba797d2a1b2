import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { IMPORTERS } from '../import/importers.ts'
import { accessLogLines } from '../import/testing/access-log-lines.ts'
import { ImportFolder } from '../import/testing/import-folder.ts'
import { loadScenario } from '../scenario/load.ts'
import { importScenario } from './import-scenario.ts'

let folder: ImportFolder
beforeEach(() => {
  folder = new ImportFolder()
})
afterEach(() => folder[Symbol.dispose]())

const settings = (): string => join(folder.path, 'archbench.yaml')

test('the scenario stands beside the settings, with its feeds and its profile, and can be loaded', async () => {
  const log = folder.write('access.log', accessLogLines(2_000).join('\n'))
  const imported = await importScenario({ accessLog: log }, settings())
  expect(readdirSync(folder.path).sort()).toEqual(
    [
      'access.log',
      'products.csv',
      'scenario.yaml',
      'search.csv',
      'traffic.csv',
      'traffic.yaml',
      'usersOrders.csv',
    ].sort(),
  )
  expect(imported?.scenario).toBe(join(folder.path, 'scenario.yaml'))
  expect(imported?.profiles).toEqual(['./traffic.yaml'])
  expect(Object.keys((await loadScenario(imported?.scenario ?? '')).operations)).toHaveLength(6)
})

test('no file is written over, and none is written before', async () => {
  const log = folder.write('access.log', accessLogLines(500).join('\n'))
  folder.write('traffic.csv', 'mine')
  await expect(importScenario({ accessLog: log }, settings())).rejects.toThrow('there is such a file already')
  expect(readdirSync(folder.path).sort()).toEqual(['access.log', 'traffic.csv'])
})

test('one at a time, and nothing where none is asked for', async () => {
  expect(await importScenario({ yes: true }, settings())).toBeUndefined()
  await expect(importScenario({ har: 'a', openapi: 'b' }, settings())).rejects.toThrow('only one scenario')
  await expect(importScenario({ har: 'a', scenario: 'b' }, settings())).rejects.toThrow('only one scenario')
})

test('each importer has a flag of its own', () => {
  expect(IMPORTERS.map(({ flag }) => flag)).toEqual(['openapi', 'har', 'access-log', 'postman', 'k6'])
})
