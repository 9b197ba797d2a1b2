import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot as root } from '../src/base/package-root.ts'

/** Words that texts for users do not use, each with the one that they use. */
const INSTEAD: readonly (readonly [banned: RegExp, instead: string])[] = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\breckon(?:s|ed|ing)?\b/i, 'calculate, use'],
  [/\b(?:held|holds?) [\w\s]{0,30}\bagainst\b/i, 'compared with, checked by'],
  [/\bdearer\b/i, 'more expensive'],
  [/\bcould tell\b/i, 'detectable, detects'],
  [/\bhold still\b/i, 'stabilise'],
  [/\bstands? still\b/i, 'is paused, hangs'],
  [/\bpassed over\b/i, 'ignored'],
  [/\bheeded\b/i, 'applies'],
  [/\bwhat is not there\b/i, 'missing …'],
  [/\bdealt out\b/i, 'assigned'],
  [/\bno rate to run at\b/i, 'do not operate at this rate'],
  [/\bput to the test\b/i, 'tested'],
  [/\bthe first speaks\b/i, 'the first is used'],
  [/\berror storms?\b/i, 'burst of errors'],
]

const PAGES = globSync('{*.md,{docs,scenarios,reference-impls,reports,bench,examples}/**/*.md}', { cwd: root }).filter(
  (file) => !/^reports\/examples\//.test(file),
)

const SOURCES = globSync('{src,scenarios}/**/*.ts', { cwd: root }).filter(
  (file) => !/\.test\.ts$|\/testing\/|page-bundle\.ts$|scenarios\/ecommerce\/dataset\.ts$/.test(file),
)

/** The lines of a file with what they say to its readers: a page whole, of a program no comments. */
function lines(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  if (file.endsWith('.md')) return text.split('\n')
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .split('\n')
    .map((line) => line.replace(/(?<!:)\/\/.*$/, ''))
}

test.each([
  ['pages', PAGES],
  ['help, output and errors', SOURCES],
])('%s use the words that a reader would search for', (_, files) => {
  expect(files.length).toBeGreaterThan(20)
  const found = files.flatMap((file) =>
    lines(file).flatMap((line, index) =>
      INSTEAD.filter(([banned]) => banned.test(line)).map(
        ([banned, instead]) => `${file}:${index + 1} "${banned.exec(line)?.[0]}": write ${instead}`,
      ),
    ),
  )
  expect(found).toEqual([])
})
