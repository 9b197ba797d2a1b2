import { headlineProfiles, useStages } from '../../../result/headline-stages.ts'
import { totalOf } from '../../../result/round-metrics.ts'
import type { Result } from '../../../result/schema.ts'
import { formatNumber, formatShare, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { componentFigures } from '../../content/component-figures.ts'
import { useLoad } from '../../content/load-words.ts'
import { barChart } from '../chart/bar-chart.ts'
import { KIND_COLOURS } from '../chart/kind-style.ts'
import { html } from '../markup.ts'
import { figures, type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'
import { kindsOf } from './topology.ts'

/** What held each target back: how much of its budget was used, and by whom; nothing where only searches were made. */
export function bottleneckSection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const headline = headlineProfiles(result.plan)
  if (!headline.closed && !headline.open) return null
  const bars = shown.flatMap(({ target, name }) => {
    const parts = componentFigures(target, headline, result.budget.cpus).flatMap(
      ({ name: component, cost, measured }) =>
        measured && measured.shareOfBudget !== null
          ? [
              {
                name: shortText(component),
                value: measured.shareOfBudget * 100,
                colour: KIND_COLOURS[cost],
                text: formatShare(measured.shareOfBudget),
              },
            ]
          : [],
    )
    const total = parts.reduce((sum, { value }) => sum + value, 0) / 100
    return parts.length === 0 ? [] : [{ name, parts, text: formatShare(total) }]
  })
  return {
    id: 'bottleneck',
    title: 'Bottleneck',
    body: html`<p>A component is named where the budget was used up: the one that used most of it.</p>${figures([
      {
        title: `CPU time used of the budget, ${useLoad(result, pageText)}`,
        chart: barChart({
          label: `CPU of the budget used: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}`,
          title: '% of the CPU budget; dashed: all of it',
          bars,
          key: kindsOf(result),
          limit: 100,
        }),
      },
    ])}${tableMarkup(bottleneckTable(result, shown), 'What held each target back')}`,
  }
}

function bottleneckTable({ summary, plan, budget }: Result, shown: readonly ShownTarget[]): Table {
  const headline = headlineProfiles(plan)
  const rows = shown.map(({ target, name }, index) => {
    const bottleneck = summary.targets[index]?.bottleneck
    const figures = componentFigures(target, headline, budget.cpus)
    const own = figures.find((each) => each.name === bottleneck)?.measured
    const used = totalOf(figures, ({ measured }) => (measured ? measured.shareOfBudget : 0))
    const stages = target.rounds.flatMap((round) => useStages(round, headline))
    const busiest = Math.max(0, ...stages.map(({ driver, windowMs }) => driver.busiestWorkerCpuMs / windowMs))
    const lag = Math.max(0, ...stages.map(({ driver }) => driver.lagP99Ms))
    return [
      name,
      bottleneck ? pageText(bottleneck) : 'none: the budget was not used up',
      own && own.shareOfCpu !== null ? formatShare(own.shareOfCpu) : NOTHING,
      stages.length === 0 || used === undefined ? NOTHING : formatShare(used),
      stages.length === 0 ? NOTHING : formatShare(busiest),
      stages.length === 0 ? NOTHING : formatNumber(lag),
    ]
  })
  return {
    head: [
      'Target',
      'Bottleneck',
      'Its share of the CPU',
      'CPU of the budget',
      "Driver's busiest thread",
      'Driver lag p99 ms',
    ],
    rows,
    left: [0, 1],
  }
}
