import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder: pages are where they belong, in docs/ and beside what they describe. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

const { repository: known } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The address of the repository; undefined: package.json names none. */
export const repository: string | undefined = (known?.url ?? known)?.replace(/^git\+|\.git$/g, '')

/** Markdown that is no page of the site: it has its own place, or is made by a run. */
export const EXCLUDED = [
  'README.md',
  'reports/**',
  'test/**',
  'site/**',
  'dist/**',
  'api-docs/**',
  '.*/**',
  'node_modules/**',
]

/**
 * Where a page stands in the site: docs/ is its root, and the README of a folder is its index.
 * @param source from the project's folder: `docs/use/gate.md`
 */
export function addressOf(source: string): string {
  return source.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')
}

/**
 * What a link on a page leads to within the site; undefined where it is no page of it.
 * @param source the page that has the link, from the project's folder
 * @param href as it is written there, relative
 */
export function linkedPage(source: string, href: string): string | undefined {
  const [path = '', anchor] = href.split('#')
  const target = posix.join(dirname(source), decodeURIComponent(path))
  const page = [target, posix.join(target, 'README.md')].find(
    (each) => each.endsWith('.md') && existsSync(join(root, each)),
  )
  if (page === undefined || page === 'README.md' || page.startsWith('reports/')) return undefined
  return `/${addressOf(page)}${anchor === undefined ? '' : `#${anchor}`}`
}

/** The first heading of a page. */
export function titleOf(source: string): string {
  const text = readFileSync(join(root, source), 'utf8')
  return /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? source
}

/** From the project's folder. */
export function sourceOf(file: string): string {
  return relative(root, file)
}
