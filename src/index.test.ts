import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from './base/package-root.ts'
import * as library from './index.ts'
import * as authoring from './scenario/authoring.ts'

test('the page about the library names everything that a program can call', () => {
  const page = readFileSync(join(packageRoot, 'docs', 'reference', 'library.md'), 'utf8')
  const names = Object.keys(library).filter((name) => !Object.hasOwn(authoring, name))
  expect(names).toEqual(expect.arrayContaining(['compare', 'cost', 'gate', 'makeGatePlan', 'makePlan', 'UserError']))
  expect(names.filter((name) => !new RegExp(`\`${name}\\b`).test(page))).toEqual([])
})
