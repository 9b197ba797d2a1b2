import type { Result } from '../../../result/schema.ts'
import { knownPercentileMs, LEAST_BEYOND } from '../../../stats/percentile-support.ts'
import { formatSetting, list } from '../../../text/format.ts'
import { html } from '../markup.ts'
import { figures, type Section } from '../parts.ts'
import { curveChart, curveTable, mergedHistogram } from '../percentile-curve.ts'
import type { ShownTarget } from '../targets.ts'

/** How long an accepted write takes until it can be read; nothing where no write was watched. */
export function visibilitySection({ scenario }: Result, shown: readonly ShownTarget[]): Section | null {
  const all = shown.map((one) => ({ shown: one, histogram: mergedHistogram(one.latencyStages, 'visibility') }))
  const curves = all.filter(({ histogram }) => histogram.totalCount > 0)
  if (curves.length === 0) return null
  const others = all.filter(({ histogram }) => histogram.totalCount === 0).map(({ shown: { name } }) => name)
  const slo = scenario.slo.visibilityP99Ms
  const isNear = curves.some(({ histogram }) => (knownPercentileMs(histogram, 99) ?? 0) * 4 > slo)
  return {
    id: 'visibility',
    title: 'Visibility',
    body: html`<p>From the answer that accepted a write to the first answer that showed its effect, of sampled writes.${
      others.length > 0 && ` With ${list(others)} no write had to be waited for: it is done when it is answered.`
    }</p>${figures([
      {
        title: 'Time until a write can be read, by percentile',
        note: `a curve ends where fewer than ${LEAST_BEYOND} writes lie beyond`,
        chart: curveChart(
          {
            label: `Visibility by percentile of ${curves.map(({ shown: { name } }) => name).join(', ')}`,
            title: 'visible after, ms',
            of: 'writes',
            limit: isNear ? { value: slo, name: `objective for p99: ${formatSetting(slo)} ms` } : undefined,
          },
          curves,
        ),
        table: curveTable(curves),
      },
    ])}`,
  }
}
