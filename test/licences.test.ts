import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { licencePage } from '../scripts/licence-table.ts'
import { packageRoot } from '../src/base/package-root.ts'

const { packages } = JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8'))

test('docs/reference/licences.md lists every production dependency (else: npm run licences)', () => {
  expect(readFileSync(join(packageRoot, 'docs', 'reference', 'licences.md'), 'utf8')).toBe(licencePage(packages))
})

test('a dependency without a licence is named', () => {
  const strange = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', dev: true } }
  expect(() => licencePage(strange)).toThrow('no licence is known for: a')
})
