import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const folder = join(import.meta.dirname, '..', 'src', 'report', 'html', 'page')

/** The module that holds script and style of the HTML report as texts, made from what lies in src/report/html/page. */
export async function pageBundle(): Promise<string> {
  await using bundle = await rolldown({ input: join(folder, 'main.ts'), platform: 'browser' })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  const script = output[0].code.trim()
  if (output.length > 1 || /<\/script|<!--/i.test(script)) throw new TypeError('the script cannot stand in a page')
  const style = readFileSync(join(folder, 'style.css'), 'utf8')
  return `// Written by scripts/write-page-bundle.ts from the files in page/. Do not change it by hand.
export const SCRIPT = ${JSON.stringify(script)}
export const STYLE = ${JSON.stringify(minified(style))}
`
}

/** Without what only people read: comments, and blanks that part nothing. The style sheet holds no texts. */
function minified(css: string): string {
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .trim()
}
