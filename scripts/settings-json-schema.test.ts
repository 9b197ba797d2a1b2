import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { packageRoot } from '../src/base/package-root.ts'
import { schemaLine } from '../src/base/schema-line.ts'
import { settingsJsonSchema } from './settings-json-schema.ts'

const file = 'docs/reference/archbench.schema.json'

test('the schema that editors read is that of the code (node scripts/write-schema.ts writes it)', () => {
  expect(JSON.parse(readFileSync(join(packageRoot, file), 'utf8'))).toEqual(settingsJsonSchema())
})

test('a settings file names the schema where the package has it', () => {
  expect(schemaLine('archbench.yaml')).toBe(`# yaml-language-server: $schema=./node_modules/archbench/${file}`)
})

test('it takes settings and refuses a key that is not known, and a value of another kind', () => {
  const validate = new Ajv2020({ strict: false }).compile(settingsJsonSchema())
  const gate = { base: 'git:main', thresholds: { cpuPerRequest: '+5%', p99: { warn: '+25%' } } }
  expect(validate({ scenario: './scenario.yaml', targets: ['./compose.yaml'], memory: '2G', gate })).toBe(true)
  expect(validate({ scenari: 'x' })).toBe(false)
  expect(validate({ gate: { thresholds: { cpu: '+5%' } } })).toBe(false)
  expect(validate({ rounds: 'many' })).toBe(false)
})
