import { Chalk, type ChalkInstance } from 'chalk'
import { hangingIndent } from '../../report/content/hanging-indent.ts'
import { metricLabel, withUnit } from '../../report/content/headline.ts'
import type { TerminalOptions } from '../../report/terminal/render-terminal.ts'
import { newTable } from '../../report/terminal/table.ts'
import { higherIsBetter } from '../../result/metric.ts'
import { formatNumber, NO_BREAK, plural } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import { chart } from './chart.ts'
import type { Change, Series } from './find-changes.ts'
import type { Trend, TrendGroup } from './trend.ts'

const NARROWEST = 60
const WIDEST = 110
const CHART_ROWS = 7
/** With fewer values than this a drawing shows nothing that the table does not. */
const FEWEST_DRAWN = 3
const TARGET_WIDTH = 20

/** A trend for the terminal. Without colour there is no escape code in it. */
export function renderTrend(trend: Trend, folder: string, { columns: asked, colour }: TerminalOptions): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const width = Math.min(WIDEST, Math.max(NARROWEST, asked)) - 1
  const total = trend.groups.reduce((sum, { results }) => sum + results, 0)
  const warnings = trend.leftOut.map(({ file, reason }) => `${plainText(file)} was left out: ${plainText(reason)}.`)
  const sections = [
    ` ${paint.bold(`archbench trend ${plainText(folder)}`)} ${paint.dim(`· ${plural(total, 'result')}`)}`,
    ...trend.groups.flatMap((group) => groupSections(group, width, paint)),
    warnings.flatMap((warning) => hangingIndent('Warning', warning, width, paint.yellow.bold)).join('\n'),
    legend(width, paint),
  ]
  const text = sections.filter(Boolean).join('\n\n')
  return `${text.replaceAll(NO_BREAK, ' ').replaceAll(/ +$/gm, '')}\n`
}

function groupSections(group: TrendGroup, width: number, paint: ChalkInstance): string[] {
  const span = `${plural(group.results, 'result')}, ${day(group.first)} to ${day(group.last)}`
  const head = wrap(`${plainText(group.setting)} · ${span}`, width - 1, 2).map((line) => ` ${paint.bold(line)}`)
  const byMetric = [...Map.groupBy(group.series, ({ metric }) => metric).values()]
  return [
    head.join('\n'),
    group.cautions.flatMap((caution) => hangingIndent('Note', plainText(caution), width, paint.yellow.bold)).join('\n'),
    ...byMetric.flatMap((series) => metricSections(series, width, paint)),
  ]
}

function metricSections(all: readonly Series[], width: number, paint: ChalkInstance): string[] {
  const [first] = all
  if (first === undefined) return []
  const title = `${metricLabel(first.metric)} ${higherIsBetter(first.metric) ? '(more is better)' : '(less is better)'}`
  return [
    ` ${paint.bold.underline(title)}\n${table(all, paint)}`,
    ...all.filter(({ points }) => points.length >= FEWEST_DRAWN).map((series) => drawing(series, width, paint)),
    all
      .flatMap(({ target, metric, changes }) =>
        changes.flatMap((change) =>
          hangingIndent(plainText(target), changeText(change, metric), width, tone(change, paint)),
        ),
      )
      .join('\n'),
  ]
}

function table(all: readonly Series[], paint: ChalkInstance): string {
  const rows = newTable(['', 'results', 'first', 'latest', 'level', 'changed'].map((title) => paint.dim(title)))
  for (const { target, metric, points, levels, changes } of all) {
    const change = changes.at(-1)
    rows.push([
      wrap(plainText(target), TARGET_WIDTH).join('\n'),
      String(points.length),
      ...[points[0], points.at(-1), levels.at(-1)].map((figure) => (figure ? figureText(metric, figure.value) : '')),
      change ? tone(change, paint)(`${percent(change)} ${change.direction}`) : '–',
    ])
  }
  return String(rows)
}

function drawing({ target, metric, points, levels }: Series, width: number, paint: ChalkInstance): string {
  const values = points.map(({ value }) => value)
  const lines = chart(values, levels, {
    columns: width - 2,
    rows: CHART_ROWS,
    label: (value) => figureText(metric, value),
  })
  const span = `${day(points[0]?.startedAt)} to ${day(points.at(-1)?.startedAt)}`
  return [` ${paint.bold(plainText(target))} ${paint.dim(span)}`, ...lines.map((line) => `  ${line}`)].join('\n')
}

/** A change in words, without its target. */
export function changeText(change: Change, metric: Series['metric']): string {
  const { before, after, levelBefore, levelAfter, ratio, direction, pValue, alsoChanged } = change
  const times = ratio === null ? '' : `, ${formatNumber(ratio, 2)} times`
  const levels = `${figureText(metric, levelBefore)} to ${figureText(metric, levelAfter)}${times}`
  const files = `between ${plainText(before.file)} and ${plainText(after.file)}`
  const also = alsoChanged.length === 0 ? '' : ` Also changed there: ${plainText(alsoChanged.join(', '))}.`
  return `${direction} from ${day(after.startedAt)} on, ${levels} (p = ${formatNumber(pValue)}), ${files}.${also}`
}

/** A figure with its unit. */
export function figureText(metric: Series['metric'], value: number): string {
  return withUnit(metric, { value, atLeast: false })
}

/** `+10 %`; empty where the level before was 0. */
export function percent({ ratio }: Change): string {
  if (ratio === null) return ''
  const change = (ratio - 1) * 100
  return `${change > 0 ? '+' : ''}${formatNumber(change, Math.abs(change) < 10 ? 1 : 0)}${NO_BREAK}%`
}

function tone({ direction }: Change, paint: ChalkInstance): (text: string) => string {
  return direction === 'better' ? paint.green.bold : paint.red.bold
}

function legend(width: number, paint: ChalkInstance): string {
  const text =
    'o a result, - the level between changes (Hodges-Lehmann), : a change (E-divisive means, permutation test). A change shows once three results stand on either side of it, and ten or so in all.'
  return wrap(text, width - 1, 2)
    .map((line) => ` ${paint.dim(line)}`)
    .join('\n')
}

function day(startedAt = ''): string {
  return startedAt.slice(0, 10)
}
