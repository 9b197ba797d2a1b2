import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { shopApi } from './api.ts'

test('the rules are those of the README', async () => {
  const readme = await readFile(new URL('./README.md', import.meta.url), 'utf8')
  expect(readme).toContain(shopApi.rules.trim())
})
