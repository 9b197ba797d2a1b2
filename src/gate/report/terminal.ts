import { Chalk, type ChalkInstance } from 'chalk'
import { hangingIndent } from '../../report/content/hanging-indent.ts'
import type { Statement } from '../../report/content/statement.ts'
import type { TerminalOptions } from '../../report/terminal/render-terminal.ts'
import { newTable, widthOf } from '../../report/terminal/table.ts'
import { NO_BREAK } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import type { CheckVerdict, Verdict, VerdictDocument } from '../verdict-document.ts'
import { method, remarks } from './remarks.ts'
import { byUrgency, type CheckWords, checkWords, sidesText, verdictTitle } from './words.ts'

const PROSE_COLUMNS = 110
const NARROWEST = 40
const TITLE_WIDTH = 24

/** A verdict for the terminal: what was decided and why, the table, what to know about it. Without colour there is no escape code in it. */
export function renderGateTerminal(document: VerdictDocument, { columns: asked, colour }: TerminalOptions): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const columns = Math.max(NARROWEST, asked)
  const width = Math.min(columns, PROSE_COLUMNS) - 1
  const checks = byUrgency(document.checks).map((check) => {
    const words = checkWords(check)
    return { ...words, title: plainText(words.title), threshold: plainText(words.threshold) }
  })
  const headline = document.reasons.map(plainText).join(' ')
  const title = verdictTitle(document)
  const tone = title === document.verdict ? toneOf(document.verdict, paint) : toneOf('cannot tell', paint)
  const sections = [
    wrap(`archbench gate ${plainText(document.scenario.name)} · ${sidesText(document, plainText)}`, width - 1, 2)
      .map((line) => ` ${paint.bold(line)}`)
      .join('\n'),
    hangingIndent(title.toUpperCase(), headline, width, tone).join('\n'),
    wideTable(checks, columns, paint) ?? list(checks, width, paint),
    statements(remarks(document, plainText), width, paint.bold),
    statements(method(document, plainText), width, paint.dim),
  ]
  return escapeWorkflowCommands(`${sections.filter(Boolean).join('\n\n')}\n`)
}

/** A log line that starts with two colons is a command to GitHub's runner, spaces before it or not. */
function escapeWorkflowCommands(text: string): string {
  return text
    .replaceAll(NO_BREAK, ' ')
    .replaceAll(/ +$/gm, '')
    .replaceAll(/^(\s*):(?=:)/gm, '$1: ')
}

/** @returns undefined where it is wider than the terminal, and where there is nothing to show */
function wideTable(checks: readonly CheckWords[], columns: number, paint: ChalkInstance): string | undefined {
  if (checks.length === 0) return undefined
  const heads = ['', 'base', 'candidate', 'ratio', 'threshold', 'detectable', 'verdict']
  const table = newTable(heads.map((head) => paint.dim(head)))
  for (const { title, base, candidate, ratio, threshold, detectable, verdict } of checks) {
    const [figure = '', interval = ''] = ratio.split(/ (?=\[)/)
    table.push([
      wrap(title, TITLE_WIDTH).join('\n'),
      base,
      candidate,
      interval === '' ? figure : `${figure}\n${paint.dim(interval)}`,
      threshold.replace(' (warn)', '\n(warn)'),
      detectable,
      // Of two words, one below the other: the table has to fit beside its figures.
      verdict
        .replace('unconfirmed ', 'unconfirmed\n')
        .split('\n')
        .map((line) => toneOf(verdict, paint)(line))
        .join('\n'),
    ])
  }
  const text = String(table)
  return widthOf(text) <= columns ? text : undefined
}

function list(checks: readonly CheckWords[], width: number, paint: ChalkInstance): string {
  return checks
    .flatMap(({ title, base, candidate, ratio, threshold, detectable, verdict }) => [
      ...hangingIndent(title, verdict, width, toneOf(verdict, paint)),
      ...wrap(
        `${candidate} against ${base}, ratio ${ratio}; threshold ${threshold}; detectable ${detectable}`,
        width - 3,
      ).map((line) => `   ${line}`),
    ])
    .join('\n')
}

function statements(all: readonly Statement[], width: number, paint: (text: string) => string): string {
  return all.flatMap(({ subject, text }) => hangingIndent(subject, text, width, paint)).join('\n')
}

function toneOf(verdict: Verdict | CheckVerdict, paint: ChalkInstance): (text: string) => string {
  switch (verdict) {
    case 'pass':
    case 'improvement':
      return paint.green.bold
    case 'cannot tell':
      return paint.yellow.bold
    case 'regression':
    case 'unconfirmed regression':
    case 'broken':
      return paint.red.bold
  }
}
