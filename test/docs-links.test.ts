import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot as root } from '../src/base/package-root.ts'

const PAGES = globSync(['*.md', 'docs/**/*.md', 'reports/*.md', '{bench,reference-impls,scenarios,examples}/**/*.md'], {
  cwd: root,
  exclude: (name) => name === 'node_modules',
}).sort()

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const withoutCode = (text: string): string =>
  text.replaceAll(/^```.*?^```$/gms, (block) => block.replaceAll(/[^\n]/g, '')).replaceAll(/`[^`\n]*`/g, '')

/** The anchors of a page, by GitHub's rule: lower case, no punctuation, dashes for spaces, a number for a repetition. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>()
  const headings = text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#{1,6} +(.*)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) => {
      const anchor = heading
        .toLowerCase()
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
      const times = seen.get(anchor) ?? 0
      seen.set(anchor, times + 1)
      return times === 0 ? anchor : `${anchor}-${times}`
    }),
  )
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** What is wrong with the links of a page, each with its line. */
function brokenLinks(page: string): string[] {
  const text = withoutCode(textOf(page))
  return [...text.matchAll(/\]\(<?([^)\s>]+)>?\)/g)].flatMap(({ 1: link = '', index }) => {
    if (/^(?:https?|mailto):/.test(link)) return []
    const [path = '', anchor] = link.split('#')
    const file = path === '' ? page : join(dirname(page), decodeURIComponent(path))
    const where = `${page}:${lineAt(text, index)}`
    if (!existsSync(join(root, file))) return [`${where} ${link}: there is no ${file}`]
    if (anchor === undefined || !file.endsWith('.md') || anchorsOf(textOf(file)).has(anchor)) return []
    return [`${where} ${link}: ${file} has no heading #${anchor}`]
  })
}

const PATH = /(?<![\w/.@:-])(?:src|docs|bench|scenarios|reference-impls|scripts|test|bin|\.ci)\/[\w.{},*/-]*[\w}*/]/g

/** Paths of the project that a text names and that are not there; braces and asterisks stand for one file or more. */
function missingPaths(file: string): string[] {
  // Behind the language of an example stands the file that it is to be.
  const text = textOf(file).replaceAll(/^( *```\w+) .*$/gm, '$1')
  return [...text.matchAll(PATH)]
    .filter(([path]) => globSync(path.replace(/\/$/, ''), { cwd: root }).length === 0)
    .map(({ 0: path, index }) => `${file}:${lineAt(text, index)} ${path}`)
}

test('pages are found', () => {
  expect(PAGES.length).toBeGreaterThan(30)
})

test('every link leads to a file, and to a heading of it', () => {
  expect(PAGES.flatMap(brokenLinks)).toEqual([])
})

test('no page holds what a merge left behind', () => {
  expect(PAGES.filter((page) => /^(?:<{7}|={7}$|>{7})/m.test(textOf(page)))).toEqual([])
})

test('every path of the project that a page names exists', () => {
  const pages = PAGES.filter((page) => page !== 'docs/reference/licences.md')
  expect(pages.flatMap(missingPaths)).toEqual([])
})

test('every page of docs/ that source, help and errors name exists', () => {
  const sources = globSync(['src/**/*.ts', 'scenarios/**/*.{ts,yaml}', 'test/**/*.ts', '*.json', 'bench/**/*.ts'], {
    cwd: root,
  })
  const missing = sources
    .flatMap((file) => missingPaths(file).map((found) => relative('.', found)))
    .filter((found) => / docs\//.test(found))
  expect(missing).toEqual([])
})

test('every page of docs/ can be reached from the README', () => {
  const reached = new Set<string>()
  const follow = (page: string): void => {
    if (reached.has(page)) return
    reached.add(page)
    for (const [, link = ''] of withoutCode(textOf(page)).matchAll(/\]\(([^)#\s]+\.md)(?:#[^)]*)?\)/g)) {
      const next = join(dirname(page), link)
      if (!link.startsWith('http') && existsSync(join(root, next))) follow(next)
    }
  }
  follow('README.md')
  expect(PAGES.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})
