import { dirname, posix } from 'node:path'
import type { MarkdownEnv, MarkdownRenderer } from 'vitepress'
import { linkedPage, repository, sourceOf } from './pages.ts'

type Token = ReturnType<MarkdownRenderer['parse']>[number]

/**
 * Has links lead to the pages of the site where they lead to files of the project. What is no page is in the repository:
 * a link to there where package.json names it, else the words of the link alone.
 */
export function projectLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('project-links', ({ tokens, env }: { tokens: Token[]; env: MarkdownEnv }) => {
    const source = sourceOf(env.realPath ?? env.path)
    for (const { children } of tokens) if (children) relink(children, source)
  })
}

function relink(tokens: Token[], source: string): void {
  for (const [index, token] of tokens.entries()) {
    const href = token.type === 'link_open' ? token.attrGet('href') : null
    if (href === null || /^([a-z]+:|#|\/)/i.test(href)) continue
    const page = linkedPage(source, href)
    if (page !== undefined) {
      token.attrSet('href', page)
      continue
    }
    const file = posix.join(dirname(source), href)
    if (repository !== undefined) token.attrSet('href', `${repository}/blob/HEAD/${file}`)
    else unlink(tokens, index)
  }
}

/** Leaves of a link what it says. */
function unlink(tokens: Token[], index: number): void {
  const end = tokens.findIndex((token, place) => place > index && token.type === 'link_close')
  for (const place of [index, end]) {
    const token = tokens[place]
    if (token === undefined) continue
    token.type = 'text'
    token.tag = ''
    token.nesting = 0
    token.content = ''
  }
}
