import type { Histogram } from 'hdr-histogram-js'
import type { StageResult } from '../../result/schema.ts'
import { addHistograms, decodeHistogram, percentileMs } from '../../stats/latency-histogram.ts'
import { knownPercentileMs, LEAST_BEYOND } from '../../stats/percentile-support.ts'
import { formatNumber, NOTHING } from '../../text/format.ts'
import type { Table } from '../../text/table.ts'
import type { Limit, LineChart, Point } from './chart/line-chart.ts'
import { lineChart } from './chart/line-chart.ts'
import type { Tick } from './chart/scale.ts'
import type { Markup } from './markup.ts'
import type { ShownTarget } from './targets.ts'

const POINTS_A_DECADE = 20

/** The histograms of one kind of all these stages together. */
export function mergedHistogram(
  stages: readonly StageResult[],
  kind: 'responseTime' | 'serviceTime' | 'visibility',
): Histogram {
  return addHistograms(stages.map((stage) => decodeHistogram(stage[kind].histogram)))
}

/** Latency in milliseconds over 1 / (1 - quantile), from the fastest request to the last percentile that enough requests lie beyond. */
export function percentileCurve(histogram: Histogram): Point[] {
  const last = Math.log10(Math.max(1, histogram.totalCount / LEAST_BEYOND))
  const steps = Math.ceil(last * POINTS_A_DECADE)
  return Array.from({ length: steps + 1 }, (_, index) => {
    const x = 10 ** (steps === 0 ? 0 : (index / steps) * last)
    return { x, y: percentileMs(histogram, 100 * (1 - 1 / x)) ?? 0 }
  }).filter(({ y }) => y > 0)
}

export interface CurveOf {
  readonly shown: ShownTarget
  readonly histogram: Histogram
}

export interface CurveOptions {
  /** What it shows, in a sentence. */
  readonly label: string
  /** Of the vertical axis. */
  readonly title: string
  readonly limit?: Limit | undefined
  readonly of: 'requests' | 'writes'
}

/** The percentile curves of targets; `null` where nothing was recorded. */
export function curveChart({ label, title, limit, of }: CurveOptions, curves: readonly CurveOf[]): Markup | null {
  const series = curves.map(({ shown: { name, style }, histogram }) => ({
    name,
    style,
    points: percentileCurve(histogram),
  }))
  const furthest = Math.max(1, ...series.flatMap(({ points }) => points.map(({ x }) => x)))
  const chart: LineChart = {
    label,
    x: { title: `percentile of the ${of}`, kind: 'log', format: 'percentile', ticks: percentileTicks(furthest) },
    y: { title, kind: 'log', ...(limit && { limit }) },
    series,
  }
  return lineChart(chart)
}

function percentileTicks(furthest: number): Tick[] {
  const decades = Math.max(2, Math.ceil(Math.log10(furthest) - 1e-9))
  const nines = Array.from({ length: decades }, (_, index) => {
    const percent = index < 2 ? '9'.repeat(index + 1).replace(/^9$/, '90') : `99.${'9'.repeat(index - 1)}`
    return { at: 10 ** (index + 1), label: percent }
  })
  return [{ at: 1, label: '0' }, { at: 2, label: '50' }, { at: 4, label: '75' }, ...nines]
}

const PERCENTILES = [50, 75, 90, 95, 99, 99.9, 99.99]

/** The same percentiles as figures. */
export function curveTable(curves: readonly CurveOf[]): Table {
  return {
    head: ['Target', 'Count', ...PERCENTILES.map((percentile) => `p${percentile} ms`), 'Highest ms'],
    rows: curves.map(({ shown: { name }, histogram }) => [
      name,
      formatNumber(histogram.totalCount, 0),
      ...PERCENTILES.map((percentile) => figure(knownPercentileMs(histogram, percentile))),
      figure(percentileMs(histogram, 100)),
    ]),
    left: [0],
  }
}

function figure(value: number | undefined): string {
  return value === undefined ? NOTHING : formatNumber(value)
}
