import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import { scenarioJsonSchema } from './scenario-json-schema.ts'

const file = join(packageRoot, 'docs', 'reference', 'scenario.schema.json')

test('the schema that editors read is that of the code (node scripts/write-schema.ts writes it)', () => {
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(scenarioJsonSchema())
})

test('it takes a scenario and refuses a key that is not known', () => {
  const validate = new Ajv2020({ strict: false }).compile(scenarioJsonSchema())
  expect(validate({ slo: { p99: '200ms' }, requests: [{ path: '/' }] })).toBe(true)
  expect(validate({ requests: [{ pth: '/' }] })).toBe(false)
})
