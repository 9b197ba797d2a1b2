import type { Statement } from '../../report/content/statement.ts'
import { NO_BREAK } from '../../text/format.ts'
import { markdownTable, markdownText } from '../../text/markdown-text.ts'
import type { VerdictDocument } from '../verdict-document.ts'
import { method, remarks } from './remarks.ts'
import { byUrgency, checkWords, sidesText, verdictTitle } from './words.ts'

/** What GitHub takes as a comment; it counts characters, of which there are never more than bytes. */
export const COMMENT_BYTES = 65_536
/** What GitHub takes as the summary of a step. */
export const SUMMARY_BYTES = 1024 * 1024

const CUT = '\n\n_More than fits in here: the verdict document has the rest._\n'

/**
 * A verdict in GitHub-flavoured Markdown, for a comment or a summary: the most urgent comes first, and where it would be
 * longer than allowed the end is left out, line by line.
 * @param limit bytes in UTF-8
 */
export function renderGateMarkdown(document: VerdictDocument, limit: number = COMMENT_BYTES): string {
  const { scenario, reasons, checks } = document
  const rows = byUrgency(checks).map((check) => {
    const words = checkWords(check)
    const told = verdictMark(words.verdict)
    const title = markdownText(words.title)
    return [title, words.base, words.candidate, words.ratio, markdownText(words.threshold), words.detectable, told]
  })
  const heads = ['', 'base', 'candidate', 'ratio', 'threshold', 'detectable', 'verdict']
  const sections = [
    `## archbench gate ${markdownText(scenario.name)}: ${verdictTitle(document)}`,
    reasons.map((reason) => `**${markdownText(reason)}**`).join('\n\n'),
    `${sidesText(document, markdownText)}.`.replace(/^c/, 'C'),
    checks.length === 0 ? 'No metric was checked.' : markdownTable(heads, rows, [0, 6]),
    bullets(remarks(document, markdownText)),
    `<details><summary>How this was decided</summary>\n\n${bullets(method(document, markdownText))}\n\n</details>`,
  ]
  return within(`${sections.filter(Boolean).join('\n\n').replaceAll(NO_BREAK, ' ')}\n`, limit)
}

function verdictMark(verdict: VerdictDocument['checks'][number]['verdict']): string {
  return verdict === 'pass' ? verdict : `**${verdict}**`
}

function bullets(statements: readonly Statement[]): string {
  return statements.map(({ subject, text }) => `- **${subject}:** ${text}`).join('\n')
}

/** Whole lines only: half a table row or half an entity would be shown as something else. */
function within(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text
  let room = limit - Buffer.byteLength(CUT)
  const kept: string[] = []
  for (const line of text.split('\n')) {
    room -= Buffer.byteLength(line) + 1
    if (room < 0) break
    kept.push(line)
  }
  return kept.join('\n') + CUT
}
