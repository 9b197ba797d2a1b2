import type { Result } from '../../../result/schema.ts'
import { knownPercentileMs, LEAST_BEYOND } from '../../../stats/percentile-support.ts'
import { formatNumber, formatSetting, NOTHING } from '../../../text/format.ts'
import { atLoad } from '../../content/load-words.ts'
import { operationTable } from '../../content/tables/operations.ts'
import { intervalChart } from '../chart/interval-chart.ts'
import { html } from '../markup.ts'
import { type Figure, figures, type Section, tableMarkup } from '../parts.ts'
import { type CurveOf, curveChart, curveTable, mergedHistogram } from '../percentile-curve.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText } from '../text.ts'

/** Latency by percentile, response against service time, and operation by operation. */
export function latencySection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const curves = shown
    .map((one) => ({ shown: one, histogram: mergedHistogram(one.latencyStages, 'responseTime') }))
    .filter(({ histogram }) => histogram.totalCount > 0)
  if (curves.length === 0) return null
  const operations = operationTable(result, pageText)
  return {
    id: 'latency',
    title: `Latency${atLoad(result, pageText)}`,
    body: html`${figures([percentileFigure(result, curves), responseFigure(curves)])}
${operations && html`<h3>Operation by operation</h3>${tableMarkup(operations, 'Latency of each operation, all rounds that count together')}`}`,
  }
}

function percentileFigure({ scenario }: Result, curves: readonly CurveOf[]): Figure {
  const isNear = curves.some(({ histogram }) => (knownPercentileMs(histogram, 99) ?? 0) * 4 > scenario.slo.p99Ms)
  return {
    title: 'Latency by percentile',
    note: `from the intended start of a request; both axes are logarithmic; a curve ends where fewer than ${LEAST_BEYOND} requests lie beyond`,
    chart: curveChart(
      {
        label: `Latency by percentile: ${curves.map(({ shown, histogram }) => `${shown.name} p50 ${said(knownPercentileMs(histogram, 50))}, p99 ${said(knownPercentileMs(histogram, 99))}`).join('; ')}`,
        title: 'latency, ms',
        of: 'requests',
        limit: isNear
          ? { value: scenario.slo.p99Ms, name: `objective for p99: ${formatSetting(scenario.slo.p99Ms)} ms` }
          : undefined,
      },
      curves,
    ),
    table: curveTable(curves),
  }
}

/** What queueing adds: the time from the intended start against the time from the send. */
function responseFigure(curves: readonly CurveOf[]): Figure {
  const rows = curves.flatMap(({ shown, histogram }) => {
    const service = mergedHistogram(shown.latencyStages, 'serviceTime')
    return [50, 99].flatMap((percentile) => {
      const [fromSend, fromStart] = [knownPercentileMs(service, percentile), knownPercentileMs(histogram, percentile)]
      return fromSend === undefined || fromStart === undefined ? [] : [{ shown, percentile, fromSend, fromStart }]
    })
  })
  return {
    title: 'Response time against service time',
    note: 'filled: service time, from the send; hollow: response time, from the intended start. What lies between was spent waiting to be sent',
    chart: intervalChart({
      label: `Service time and response time: ${rows.map(({ shown, percentile, fromSend, fromStart }) => `${shown.name} p${percentile} ${said(fromSend)} and ${said(fromStart)}`).join('; ')}`,
      title: 'ms, logarithmic',
      kind: 'log',
      joined: true,
      rows: rows.map(({ shown, percentile, fromSend, fromStart }) => ({
        name: `${shown.name}, p${percentile}`,
        text: `${formatNumber(fromSend)} → ${said(fromStart)}`,
        marks: [
          { value: fromSend, low: null, high: null, style: { ...shown.style, marker: 'circle' } },
          { value: fromStart, low: null, high: null, style: { ...shown.style, marker: 'hollow' } },
        ],
      })),
    }),
    table: {
      head: ['Target', 'Percentile', 'Service time ms', 'Response time ms'],
      rows: rows.map(({ shown, percentile, fromSend, fromStart }) => [
        shown.name,
        `p${percentile}`,
        formatNumber(fromSend),
        formatNumber(fromStart),
      ]),
      left: [0, 1],
    },
  }
}

function said(value: number | undefined): string {
  return value === undefined ? NOTHING : `${formatNumber(value)} ms`
}
