import { capacityInWords, PROBE_COLUMNS, probeCells } from '../../../load/search/describe.ts'
import type { CapacityProbe } from '../../../result/capacity-search-schema.ts'
import { isLowerBound, isValid } from '../../../result/headline-stages.ts'
import type { PlannedProfile, Result } from '../../../result/schema.ts'
import { throughputAt } from '../../../stats/scalability-law.ts'
import { formatSetting, plural } from '../../../text/format.ts'
import { overloadTable } from '../../content/tables/overload.ts'
import { followedLaw, measuredBudgets, scalingTable } from '../../content/tables/scaling.ts'
import { lineChart, type Point, type Series } from '../chart/line-chart.ts'
import { html } from '../markup.ts'
import { type Figure, figures, type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'

/** How latency and throughput change with the load; nothing where only one load was driven. */
export function scalingSection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const searches = shown.flatMap((one) =>
    one.target.rounds.flatMap(({ round, search }) => (search ? [{ one, round, search }] : [])),
  )
  const table = scalingTable(result, pageText)
  const drawn = figures([
    ...(table === null ? [] : [lawFigure(shown)]),
    searchFigure(result, shown),
    ...result.plan.profiles
      .filter(({ loop, stages }) => loop === 'closed' && stages.length > 1)
      .map((profile) => connectionFigure(profile, result, shown)),
  ])
  const overload = overloadTable(result, pageText)
  if (!drawn && !table && !overload && searches.length === 0) return null
  const several = new Set(searches.map(({ round }) => round)).size > 1
  return {
    id: 'scaling',
    title: 'Scaling and capacity',
    body: html`${drawn}${table && tableMarkup(table, 'Throughput over CPU budgets')}${
      overload && html`<h3>Overload</h3>${tableMarkup(overload, 'More traffic than a target can take')}`
    }${searches.map(({ one, round, search }) => {
      const title = `${one.name}${several ? `, round ${round}` : ''}`
      return html`<h3>${title}</h3><p>${pageText(capacityInWords(search))}</p>${tableMarkup(
        {
          head: PROBE_COLUMNS,
          rows: search.probes.map((probe) => probeCells(probe).map(pageText)),
          left: [0, 1, PROBE_COLUMNS.length - 1],
        },
        `What the search for the capacity of ${title} tried`,
      )}`
    })}`,
  }
}

const LAW_POINTS = 60
/** The law is drawn so much farther than it was measured. */
const BEYOND = 2

/** Throughput by CPUs: what was measured, and the law where the data follow it, drawn twice as far. */
function lawFigure(shown: readonly ShownTarget[]): Figure {
  const series = shown.flatMap(({ target: { scaling }, name, style }): Series[] => {
    if (scaling === undefined) return []
    const points = measuredBudgets(scaling).flatMap(({ cpus, perSecond }) =>
      perSecond === null ? [] : [{ x: cpus, y: perSecond }],
    )
    const law = followedLaw(scaling)
    const last = (points.at(-1)?.x ?? 0) * BEYOND
    const curve = Array.from({ length: law === null ? 0 : LAW_POINTS }, (_, index): Point => {
      const x = (last * (index + 1)) / LAW_POINTS
      return { x, y: law === null ? 0 : throughputAt(law, x) }
    })
    const fitted: Series = {
      name: `${name}, by the law`,
      style: { ...style, dash: '2 3', marker: 'cross' },
      points: curve,
    }
    return [{ name, style, points, draw: 'points' }, ...(law === null ? [] : [fitted])]
  })
  return {
    title: 'Throughput by CPUs',
    note: 'points: measured, with quotas where a budget is a fraction; line: the Universal Scalability Law, to twice the largest budget',
    chart: lineChart({
      label: `Throughput by CPUs: ${series.map(({ name }) => name).join(', ')}`,
      x: { title: 'CPUs', kind: 'linear' },
      y: { title: 'req/s', kind: 'linear' },
      series,
    }),
  }
}

/** p99 by offered rate, from all probes of the searches that measured the target. */
function searchFigure({ scenario }: Result, shown: readonly ShownTarget[]): Figure {
  const series = shown.flatMap(({ target, name, style }) => {
    const probes = target.rounds.flatMap(({ search }) => search?.probes ?? [])
    const points = probes.flatMap(pointOf).sort((a, b) => a.x - b.x)
    return points.length === 0 ? [] : [{ name, style, points }]
  })
  return {
    title: 'p99 by offered rate',
    note: 'all rates that the search for the capacity tried; the table below has each',
    chart: lineChart({
      label: `p99 by offered rate: ${series.map(({ name, points }) => `${name} ${points.map(({ x, y }) => `${formatSetting(y)} ms at ${formatSetting(x)} req/s`).join(', ')}`).join('; ')}`,
      x: { title: 'offered, req/s', kind: 'linear' },
      y: {
        title: 'p99, ms',
        kind: 'log',
        limit: { value: scenario.slo.p99Ms, name: `objective: ${formatSetting(scenario.slo.p99Ms)} ms` },
      },
      series,
    }),
  }
}

function pointOf({ verdict, ratePerSecond, p99Ms }: CapacityProbe): Point[] {
  return verdict === 'driver' || p99Ms === null ? [] : [{ x: ratePerSecond, y: p99Ms }]
}

/** Throughput by connections, the mean of all rounds that count. */
function connectionFigure(profile: PlannedProfile, { plan }: Result, shown: readonly ShownTarget[]): Figure {
  const series = shown.map(({ target, name, style }) => {
    const points = profile.stages.flatMap((planned): Point[] => {
      const stages = target.rounds
        .flatMap((round) => round.stages)
        .filter((stage) => stage.profile === profile.name && stage.stage === planned.name)
        .filter((stage) => isValid(stage) || isLowerBound(stage))
      const completed = stages.reduce((sum, { requests }) => sum + requests.completed, 0)
      const windowMs = stages.reduce((sum, stage) => sum + stage.windowMs, 0)
      return windowMs > 0 ? [{ x: planned.connections ?? plan.connections, y: completed / (windowMs / 1000) }] : []
    })
    return { name, style, points: points.sort((a, b) => a.x - b.x) }
  })
  return {
    title: `Throughput by connections, ${shortText(profile.name)}`,
    note: plural(profile.rounds, 'round'),
    chart: lineChart({
      label: `Throughput by connections under ${shortText(profile.name)}`,
      x: { title: 'connections', kind: 'log' },
      y: { title: 'req/s', kind: 'linear' },
      series,
    }),
    table: {
      head: ['Target', 'Connections', 'req/s'],
      rows: series.flatMap(({ name, points }) =>
        points.map(({ x, y }) => [name, formatSetting(x), formatSetting(Math.round(y))]),
      ),
      left: [0],
    },
  }
}
