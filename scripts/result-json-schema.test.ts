import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { resultJsonSchema } from './result-json-schema.ts'

describe('resultJsonSchema', () => {
  test('is what reports/result.schema.json holds (else: node scripts/write-schema.ts)', async () => {
    const written = await readFile(new URL('../reports/result.schema.json', import.meta.url), 'utf8')
    expect(JSON.parse(written)).toEqual(resultJsonSchema())
  })
})
