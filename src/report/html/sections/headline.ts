import { HEADLINE_METRICS, type MetricName } from '../../../result/metric.ts'
import type { Estimate, Result } from '../../../result/schema.ts'
import { NOTHING } from '../../../text/format.ts'
import { headlineRows, metricLabel, withUnit } from '../../content/headline.ts'
import { comparisonTable } from '../../content/tables/comparison.ts'
import { intervalChart } from '../chart/interval-chart.ts'
import { headlineTableMarkup } from '../headline-table.ts'
import { html, type Markup } from '../markup.ts'
import { type Figure, figures, type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'

/** All figures of all targets with their intervals, and each pair compared. */
export function headlineSection(result: Result, shown: readonly ShownTarget[]): Section {
  const pairs = comparisonTable(result, pageText)
  return {
    id: 'comparison',
    title: 'Comparison',
    body: html`${headlineTable(result)}
${figures(HEADLINE_METRICS.map((metric) => intervalFigure(metric, result, shown)))}
${pairs && html`<h3>Pair by pair</h3>${tableMarkup(pairs, 'Each pair of ranked targets in each metric')}`}`,
  }
}

function headlineTable(result: Result): Markup {
  const heads = result.summary.targets.map(({ target, ranked }) => {
    const note = result.targets.find(({ name }) => name === target)?.status === 'failed' ? 'failed' : 'not ranked'
    return { name: shortText(target, 60), note: ranked ? '' : note }
  })
  return headlineTableMarkup('What each target did; below a figure: its interval', heads, headlineRows(result))
}

function intervalFigure(metric: MetricName, { summary, plan }: Result, shown: readonly ShownTarget[]): Figure {
  const known = summary.targets.flatMap(({ target, estimates }, index) => {
    const [estimate, one] = [estimates[metric], shown[index]]
    return estimate && one && one.target.name === target ? [{ estimate, one }] : []
  })
  const title = metricLabel(metric)
  return {
    title,
    note: known.some(({ estimate }) => estimate.low !== null)
      ? `with its ${Math.round(plan.confidence * 100)} % interval`
      : 'too few rounds for an interval',
    chart:
      known.length < 2
        ? null
        : intervalChart({
            label: `${title} of each target: ${known.map(({ estimate, one }) => `${one.name} ${withUnit(metric, estimate)}`).join(', ')}`,
            title: axisTitle(metric),
            kind: 'log where far apart',
            rows: known.map(({ estimate, one }) => ({
              name: one.name,
              text: said(metric, estimate),
              marks: [{ ...estimate, style: one.style }],
            })),
          }),
  }
}

function said(metric: MetricName, estimate: Estimate): string {
  return withUnit(metric, estimate) || NOTHING
}

function axisTitle(metric: MetricName): string {
  return metric === 'throughputPerSecond' || metric === 'capacityPerSecond'
    ? 'req/s, more is better'
    : 'ms, less is better'
}
