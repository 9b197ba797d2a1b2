import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { defaultTargets, findTarget, referenceTargets } from './targets.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-targets-'))
  for (const name of ['shop', 'c++']) mkdirSync(join(folder, name))
  mkdirSync(join(folder, 'empty'))
  const files = ['shop/compose.yaml', 'shop/compose.cache.yaml', 'shop/compose.embedded.yaml', 'c++/compose.yaml']
  for (const file of [...files, 'small.yml']) writeFileSync(join(folder, file), '')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function paragraphOf(name: string): string {
  try {
    findTarget(name, 'ecommerce')
  } catch (error) {
    if (error instanceof UserError) return error.paragraph()
  }
  throw new Error(`${name} was not refused`)
}

test('the four architectures are compared unless others are asked for', () => {
  expect(defaultTargets('ecommerce')).toEqual(['monolith', 'microservices', 'event-driven', 'serverless'])
  expect(referenceTargets('ecommerce')).toEqual(expect.arrayContaining(defaultTargets('ecommerce')))
})

test('every reference target can be found by its name', () => {
  for (const name of referenceTargets('ecommerce')) expect(findTarget(name, 'ecommerce').name).toBe(name)
})

test('a scenario without implementations of its own runs on those of the shop', () => {
  for (const scenario of ['./my-shop.mts', 'nothing-of-ours', '../ecommerce']) {
    expect(findTarget('monolith', scenario)).toEqual(findTarget('monolith', 'ecommerce'))
  }
})

test.each([
  ['shop', 'shop', 'shop/compose.yaml'],
  ['shop/compose.yaml', 'shop', 'shop/compose.yaml'],
  ['small.yml', 'small', 'small.yml'],
  ['c++', 'c++', 'c++/compose.yaml'],
  ['c++/compose.yaml', 'c++', 'c++/compose.yaml'],
])('the path %s is the target "%s"', (path, name, file) => {
  expect(findTarget(join(folder, path), 'ecommerce')).toEqual({
    name,
    file: join(folder, file),
    overrides: [],
    variant: undefined,
    variantFiles: [],
  })
})

test('a variant is the compose file of that name beside it', () => {
  expect(findTarget(`${join(folder, 'shop')}+cache`, 'ecommerce')).toEqual({
    name: 'shop+cache',
    file: join(folder, 'shop/compose.yaml'),
    overrides: [],
    variant: 'cache',
    variantFiles: [join(folder, 'shop/compose.cache.yaml')],
  })
})

test('variants combine: their files are merged one after the other', () => {
  const { name, variant, variantFiles } = findTarget('microservices+no-breaker+bulkhead', 'ecommerce')
  expect({ name, variant }).toEqual({ name: 'microservices+no-breaker+bulkhead', variant: 'no-breaker+bulkhead' })
  expect(variantFiles.map((file) => basename(file))).toEqual(['compose.no-breaker.yaml', 'compose.bulkhead.yaml'])
  expect(paragraphOf('microservices+bulkhead+nothing')).toContain('has no variant "nothing"')
  expect(paragraphOf('microservices+bulkhead+bulkhead')).toContain('takes the variant "bulkhead" once')
})

test('scenarios share the variants of an architecture', () => {
  const files = ['ecommerce', 'social'].map((scenario) => findTarget('event-driven+nats', scenario))
  expect(files.map(({ file }) => file)).toEqual(
    ['ecommerce', 'social'].map((scenario) => expect.stringContaining(`/${scenario}/event-driven/compose.yaml`)),
  )
  expect(new Set(files.map(({ variantFiles }) => variantFiles.join())).size).toBe(1)
})

test('a variant that is not there names those that are; what a runtime needs is none', () => {
  expect(paragraphOf(`${join(folder, 'shop')}+chache`)).toContain('has no variant "chache". Expected: cache.')
  expect(paragraphOf(`${join(folder, 'c++')}+cache`)).toContain('Expected: no variant: it has none.')
})

test('an unknown name is answered with the nearest and with all', () => {
  expect(paragraphOf('monolit')).toMatch(
    /there is no target "monolit"; did you mean "monolith"\? Expected: one of monolith, .*microservices/,
  )
})

test('a path without a compose file says what was found there', () => {
  expect(paragraphOf(join(folder, 'empty'))).toContain('Found: a folder without compose.yaml.')
  expect(paragraphOf(join(folder, 'nowhere'))).toContain('Found: nothing at this path.')
})
