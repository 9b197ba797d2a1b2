import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { commandProblem, shellWords } from '../cli/testing/parse-command.ts'
import { findTarget } from './targets.ts'
import { lookIntoHint, upCommand } from './up-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'archbench up it-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'plain'))
for (const name of ['plain/compose.yaml', 'plain/compose.cache.yaml', 'other.yaml']) {
  writeFileSync(join(folder, name), 'services: {}')
}

test.each([
  ['monolith', 'ecommerce'],
  ['event-driven+rabbitmq', 'ecommerce'],
  ['event-driven', 'social'],
  [join(folder, 'plain'), 'ecommerce'],
  [`${join(folder, 'plain')}+cache`, 'ecommerce'],
  [join(folder, 'other.yaml'), 'ecommerce'],
])('%s of %s is found again by what it proposes', (asked, scenario) => {
  const target = findTarget(asked, scenario)
  const hint = lookIntoHint({ ...target, directory: folder }, './my scenario.mts')
  for (const command of [upCommand(target, ['--verbose']), hint.split('" ')[0]?.slice(1) ?? '']) {
    expect(commandProblem(command)).toBeUndefined()
    const [, , named = ''] = shellWords(command)
    expect(findTarget(named, scenario).file).toBe(target.file)
    expect(findTarget(named, scenario).variantFiles).toEqual(target.variantFiles)
  }
})

test('is short where the folder is near', () => {
  const file = join(process.cwd(), 'shop', 'compose.yaml')
  expect(upCommand({ file, variant: undefined })).toBe('archbench up ./shop --empty')
  expect(upCommand({ file: join(process.cwd(), 'compose.yaml'), variant: 'x' })).toBe('archbench up . --empty')
  expect(relative('.', file)).toBe('shop/compose.yaml')
})

test('what runs already is not proposed to be started', () => {
  const url = { file: 'http://127.0.0.1:8080', argument: 'http://127.0.0.1:8080', variant: undefined, directory: '' }
  expect(lookIntoHint(url, 'ecommerce')).toBe('it runs already: send it the request by hand to look into it')
})
