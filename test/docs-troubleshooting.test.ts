import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot as root } from '../src/base/package-root.ts'

// What docs/troubleshooting.md quotes is what archbench says.

const page = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8')
const sources = globSync(['{src,reference-impls,scenarios}/**/*.ts'], { cwd: root, exclude: ['**/*.test.ts'] })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')
  // Values are put into a message where it has `${…}`.
  .replaceAll(/\$\{[^}]*\}/g, ' ')

/** The messages in the first column of the tables: code that is no sign and no command. */
const quoted = [...page.matchAll(/^\| (.*?) \|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
  .filter((text) => text.includes(' ') && !/^(archbench|npm) /.test(text))

test('messages are quoted', () => {
  expect(quoted.length).toBeGreaterThan(12)
})

test.each(quoted)('"%s" is a message of archbench', (text) => {
  expect(sources.includes(text)).toBe(true)
})
