import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pageBundle } from '../../../scripts/page-bundle.ts'

test('is what the files in page/ make; else run `npm run bundle`', async () => {
  const written = readFileSync(new URL('./page-bundle.ts', import.meta.url), 'utf8')
  expect(written === (await pageBundle())).toBe(true)
})
