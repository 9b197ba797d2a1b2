import type { Result } from '../../../result/schema.ts'
import { formatShare, NOTHING, plural } from '../../format.ts'
import { headlineRows, METRICS, metricLabel, withUnit } from '../../headline.ts'
import { setupTable } from '../../tables/setup.ts'
import type { Table } from '../../tables/table.ts'
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
    body: html`<p>${plural(results.length, 'run')}, each with its own rounds: what differs between them may lie in the machine or the hour as well as in the targets. Within a run targets are compared round by round; between runs only the intervals can be held against each other.</p>
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

function figuresMarkup(results: readonly Result[]): Markup {
  const perResult = results.map(headlineRows)
  const labels = [...new Map(perResult.flat().map(({ label, unit }) => [label, unit]))]
  const heads = results.flatMap(({ summary }, index) =>
    summary.targets.map(({ target }) => html`${letterOf(index)} · ${shortText(target, 60)}`),
  )
  const rows = labels.map(([label, unit]) => ({
    label,
    unit,
    cells: results.flatMap(({ summary }, index) => {
      const row = perResult[index]?.find((each) => each.label === label)
      return summary.targets.map((_, place) => row?.cells[place] ?? { text: NOTHING, interval: '', best: false })
    }),
  }))
  return headlineTableMarkup('What each target of each run did; below a figure: its interval', heads, rows)
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
    marks: [{ ...estimate, style: seriesStyle(index) }],
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
            title: '',
            kind: 'linear',
            rows,
          }),
  }
}
