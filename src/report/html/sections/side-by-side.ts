import { METRICS, type MetricName } from '../../../result/metric.ts'
import type { Estimate, Result } from '../../../result/schema.ts'
import { formatShare, NOTHING, plural } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { headlineRows, inShownUnit, metricLabel, shownUnit, withUnit } from '../../content/headline.ts'
import { setupTable } from '../../content/tables/setup.ts'
import { intervalChart } from '../chart/interval-chart.ts'
import { seriesStyle } from '../chart/series-style.ts'
import { headlineTableMarkup } from '../headline-table.ts'
import { html, type Markup } from '../markup.ts'
import { type Figure, figures, type Section, tableMarkup } from '../parts.ts'
import { letterOf } from '../run-letter.ts'
import { pageText, shortText } from '../text.ts'

/** Several results: the figures of all their targets beside each other, and in what the runs differed. */
export function sideBySideSection(results: readonly Result[]): Section {
  return {
    id: 'side-by-side',
    title: 'Side by side',
    body: html`<p>${plural(results.length, 'run')}, each with its own rounds: what differs between them may lie in the machine or the hour as well as in the targets. Within a run targets are compared round by round; between runs only the intervals can be compared.</p>
${tableMarkup(differences(results), 'In what the runs differ')}
${figuresMarkup(results)}
${figures(METRICS.map((metric) => metricFigure(metric, results)))}`,
  }
}

function differences(results: readonly Result[]): Table {
  const columns = results.map(
    (result) => new Map(setupTable(result, pageText).rows.map(([key = '', value = '']) => [key, value])),
  )
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))]
  const rows = keys
    .map((key) => [key, ...columns.map((column) => column.get(key) ?? NOTHING)])
    .filter(([, first, ...others]) => others.some((other) => other !== first))
  return {
    head: ['', ...results.map((_, index) => letterOf(index))],
    rows,
    left: [0, ...results.map((_, index) => index + 1)],
  }
}

/** A table for each target with a column for each run that has it: as wide as there are runs, however many targets. */
function figuresMarkup(results: readonly Result[]): Markup {
  const runs = results.map((result, index) => ({ result, letter: letterOf(index), rows: headlineRows(result) }))
  const names = [...new Set(results.flatMap(({ summary }) => summary.targets.map(({ target }) => target)))]
  const tables = names.map((name) => {
    const own = runs.flatMap(({ result, letter, rows }) => {
      const place = result.summary.targets.findIndex(({ target }) => target === name)
      const { ranked } = result.summary.targets[place] ?? { ranked: false }
      return place < 0 ? [] : [{ letter, rows, place, note: ranked ? '' : 'not ranked' }]
    })
    const labels = [...new Map(own.flatMap(({ rows }) => rows.map(({ label, unit }) => [label, unit])))]
    const rows = labels.map(([label, unit]) => ({
      label,
      unit,
      cells: own.map(
        ({ rows, place }) =>
          rows.find((row) => row.label === label)?.cells[place] ?? { text: NOTHING, interval: '', best: false },
      ),
    }))
    const shown = rows.filter(({ cells }) => cells.some(({ text }) => text !== NOTHING))
    const columns = own.map(({ letter, note }) => ({ name: letter, note }))
    return html`<div>${headlineTableMarkup(shortText(name, 60), columns, shown)}</div>`
  })
  return html`<h3>What each target did in each run; below a figure: its interval</h3><div class="tables">${tables}</div>`
}

function metricFigure(metric: (typeof METRICS)[number], results: readonly Result[]): Figure {
  const found = results.flatMap(({ summary }, index) =>
    summary.targets.flatMap(({ target, estimates }) => {
      const estimate = estimates[metric]
      return estimate ? [{ target, index, estimate }] : []
    }),
  )
  // What has the same name in several runs stands together.
  const rows = [...Map.groupBy(found, ({ target }) => target).values()].flat().map(({ target, index, estimate }) => ({
    name: `${letterOf(index)} · ${shortText(target)}`,
    text: withUnit(metric, estimate),
    marks: [{ ...shownEstimate(metric, estimate), style: seriesStyle(index) }],
  }))
  const [confidence] = new Set(results.map(({ plan }) => plan.confidence))
  return {
    title: metricLabel(metric),
    note: `the look of a mark says which run; intervals of ${formatShare(confidence ?? 0)} confidence`,
    chart:
      rows.length < 2
        ? null
        : intervalChart({
            label: `${metricLabel(metric)}: ${rows.map(({ name, text }) => `${name} ${text}`).join(', ')}`,
            title: shownUnit(metric),
            kind: 'log where far apart',
            rows,
          }),
  }
}

function shownEstimate(metric: MetricName, { value, low, high }: Estimate): Pick<Estimate, 'value' | 'low' | 'high'> {
  // Shares are drawn as per cent, as they are written.
  const factor = shownUnit(metric) === '%' ? 100 : 1
  const shown = (each: number): number => inShownUnit(metric, each) * factor
  return { value: shown(value), low: low === null ? null : shown(low), high: high === null ? null : shown(high) }
}
