import { Chalk, type ChalkInstance } from 'chalk'
import { isResilienceOnly } from '../../result/resilience-only.ts'
import type { Result } from '../../result/schema.ts'
import { NO_BREAK, plural } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import { textWidth } from '../../text/text-width.ts'
import { cautions } from '../content/cautions.ts'
import { hangingIndent } from '../content/hanging-indent.ts'
import { headlineRows } from '../content/headline.ts'
import { readingGuide } from '../content/reading-guide.ts'
import { recommendationReasons } from '../content/recommendation.ts'
import { recoveryStatements } from '../content/stage-figures.ts'
import type { Statement } from '../content/statement.ts'
import { thresholdStatements } from '../content/thresholds.ts'
import { verdict } from '../content/verdict.ts'
import { briefReport } from './brief.ts'
import { terminalFaults } from './faults.ts'
import { terminalOverload } from './overload.ts'
import { terminalScaling } from './scaling.ts'
import { terminalStages } from './stages.ts'
import { type Head, narrowTable, wideTable } from './table.ts'
import { terminalTraced } from './traced.ts'
import { terminalVariants } from './variants.ts'

export interface TerminalOptions {
  /** Characters in a line. */
  readonly columns: number
  readonly colour: boolean
  /** With the method, the checks and everything else that is known; left out: what was found, one table and what limits it. */
  readonly verbose?: boolean
  /** With what the recommendation rests on, target by target. */
  readonly explain?: boolean
}

/** Lines of prose longer than this are hard to read, however wide the terminal is. */
const PROSE_COLUMNS = 110
const NARROWEST = 40

/** A result for the terminal: verdict, table, cautions, and how to read the figures. Without colour there is no escape code in it. */
export function renderTerminal(
  result: Result,
  { columns: asked, colour, verbose = false, explain = false }: TerminalOptions,
): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const columns = Math.max(NARROWEST, asked)
  const sections = isResilienceOnly(result)
    ? resilienceReport(result, columns, paint)
    : verbose
      ? fullReport(result, columns, paint)
      : [
          ...briefReport(result, columns, paint),
          terminalVariants(result, columns, paint),
          terminalScaling(result, columns, paint),
          terminalOverload(result, columns, paint),
          ...terminalFaults(result, columns, paint),
          ...failures(result, Math.min(columns, PROSE_COLUMNS) - 1, paint),
        ]
  const reasons = explain ? explanation(result, Math.min(columns, PROSE_COLUMNS) - 1, paint) : ''
  const text = [...sections, reasons].filter(Boolean).join('\n\n')
  return `${text.replaceAll(NO_BREAK, ' ').replaceAll(/ +$/gm, '')}\n`
}

function explanation(result: Result, width: number, paint: ChalkInstance): string {
  return [
    ` ${paint.bold('Why this recommendation')}`,
    statements(recommendationReasons(result, plainText), width, paint.bold),
  ].join('\n')
}

/** Without a load of its own there is nobody to be ranked, and nothing to be read but the matrix. */
function resilienceReport(result: Result, columns: number, paint: ChalkInstance): string[] {
  const width = Math.min(columns, PROSE_COLUMNS) - 1
  return [title(result, width, paint), ...terminalFaults(result, columns, paint), ...failures(result, width, paint)]
}

function fullReport(result: Result, columns: number, paint: ChalkInstance): string[] {
  const width = Math.min(columns, PROSE_COLUMNS) - 1
  const heads = headsOf(result)
  const rows = headlineRows(result).map((row) => ({
    ...row,
    cells: row.cells.map((cell) => ({ ...cell, text: plainText(cell.text) })),
  }))
  const warnings = cautions(result, plainText)
  return [
    title(result, width, paint),
    statements(verdict(result, plainText), width, paint.bold),
    wideTable(heads, rows, columns, paint) ?? narrowTable(heads, rows, columns, paint),
    legend(
      rows.some(({ cells }) => cells.some(({ best }) => best)),
      width,
      paint,
    ),
    statements(thresholdStatements(result, plainText), width, paint.bold),
    terminalVariants(result, columns, paint),
    terminalStages(result, columns, paint),
    terminalTraced(result, width, paint),
    statements(recoveryStatements(result, plainText), width, paint.bold),
    terminalScaling(result, columns, paint),
    terminalOverload(result, columns, paint),
    ...terminalFaults(result, columns, paint),
    ...failures(result, width, paint),
    warnings.flatMap((warning) => hangingIndent('Warning', warning, width, paint.yellow.bold)).join('\n'),
    statements(readingGuide(result, plainText), width, paint.dim),
  ]
}

/** Errors with a log in them, line by line as it was said; the verdict has those of one line. */
function failures({ targets }: Result, width: number, paint: ChalkInstance): string[] {
  return targets.flatMap(({ name, failure }) => {
    if (!failure?.message.includes('\n')) return []
    const lines = failure.message.split('\n').flatMap((line) => wrap(plainText(line), width - 3))
    return [` ${paint.red.bold(`${plainText(name)} failed`)}\n${lines.map((line) => `   ${line}`).join('\n')}`]
  })
}

function title({ kind, scenario, targets, plan }: Result, width: number, paint: ChalkInstance): string {
  const size = `${plural(targets.length, 'target')}, ${plural(plan.rounds, 'round')}`
  const name = `archbench ${kind} ${plainText(scenario.name)}`
  if (textWidth(name) + textWidth(size) + 4 <= width) return ` ${paint.bold(name)} ${paint.dim(`· ${size}`)}`
  const lines = wrap(name, width - 1, 2).map((line) => paint.bold(line))
  return [...lines, paint.dim(size)].map((line) => ` ${line}`).join('\n')
}

function headsOf({ targets, summary }: Result): Head[] {
  return summary.targets.map(({ target, ranked }, index) => {
    const failed = targets[index]?.status === 'failed'
    return { name: plainText(target), mark: failed ? 'failed' : ranked ? '' : 'not ranked' }
  })
}

function legend(anyBest: boolean, width: number, paint: ChalkInstance): string {
  const text = '* better than every other ranked target; below a figure: its interval'
  return anyBest
    ? wrap(text, width - 1, 2)
        .map((line) => ` ${paint.dim(line)}`)
        .join('\n')
    : ''
}

function statements(all: readonly Statement[], width: number, paint: (text: string) => string): string {
  return all.flatMap(({ subject, text }) => hangingIndent(subject, text, width, paint)).join('\n')
}
