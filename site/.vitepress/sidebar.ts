import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { linkedPage, root, titleOf } from './pages.ts'

const INDEX = 'docs/README.md'

/** The contents of the site are those of docs/README.md: its headings, and the pages that it leads to in their order. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  const [, ...sections] = readFileSync(join(root, INDEX), 'utf8').split(/^## /m)
  return sections.map((section) => {
    const [heading = '', ...lines] = section.split('\n')
    const links = [...lines.join('\n').matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => href)
    // Not to be folded: a heading that is a button and holds one cannot be told by a screen reader.
    return { text: heading.trim(), items: links.flatMap(itemOf) }
  })
}

function itemOf(href: string): DefaultTheme.SidebarItem[] {
  const link = linkedPage(INDEX, href)
  if (link === undefined) return []
  const target = posix.join('docs', href.replace(/#.*/, ''))
  return [{ text: titleOf(target.endsWith('.md') ? target : posix.join(target, 'README.md')), link }]
}
