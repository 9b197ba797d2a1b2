import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GENERATED, withGenerated } from '../scripts/reference-pages.ts'
import { packageRoot } from '../src/base/package-root.ts'

const folder = join(packageRoot, 'docs')
const pageText = (page: string): string => readFileSync(join(folder, page), 'utf8')

test.each(Object.keys(GENERATED))('docs/%s says what the code says (else: npm run reference)', (page) => {
  expect(pageText(page)).toBe(withGenerated(page, pageText(page)))
})

test('every generated part of a page is known', () => {
  for (const page of globSync('**/*.md', { cwd: folder })) {
    const parts = [...pageText(page).matchAll(/^<!-- generated: (.*?); npm run reference -->$/gm)].map(
      ([, part]) => part,
    )
    expect(parts).toEqual(Object.keys(GENERATED[page] ?? {}))
  }
})

test('a page without a place for a part is refused', () => {
  expect(() => withGenerated('reference/exit-codes.md', '# Exit codes\n')).toThrow(
    'docs/reference/exit-codes.md has no lines "<!-- generated: exit codes; npm run reference -->"',
  )
})
