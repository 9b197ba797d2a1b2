import { headlineProfiles } from '../../../result/headline-stages.ts'
import type { Result } from '../../../result/schema.ts'
import { formatBytes, formatNumber } from '../../../text/format.ts'
import { type ComponentFigures, componentFigures } from '../../content/component-figures.ts'
import { useLoad } from '../../content/load-words.ts'
import { componentTable } from '../../content/tables/components.ts'
import { functionTable } from '../../content/tables/functions.ts'
import { type Bar, barChart } from '../chart/bar-chart.ts'
import { KIND_COLOURS } from '../chart/kind-style.ts'
import { html } from '../markup.ts'
import { figures, type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'
import { kindsOf } from './topology.ts'

const MIB = 2 ** 20

/** CPU and memory by component, and what functions were billed; nothing where only searches were made. */
export function resourceSection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const table = componentTable(result, pageText)
  if (table === null) return null
  const headline = headlineProfiles(result.plan)
  const bars = (take: (measured: Measured) => number | null, say: (value: number) => string): Bar[] =>
    shown.flatMap(({ target, name }) => {
      const parts = componentFigures(target, headline, result.budget.cpus).flatMap(
        ({ name: component, cost, measured }) => {
          const value = measured ? take(measured) : null
          return value !== null
            ? [{ name: shortText(component), value, colour: KIND_COLOURS[cost], text: say(value) }]
            : []
        },
      )
      const total = parts.reduce((sum, { value }) => sum + value, 0)
      return parts.length === 0 ? [] : [{ name, parts, text: say(total) }]
    })
  const cpu = bars(
    (measured) => measured.cpuMsPerRequest,
    (value) => `${formatNumber(value)} ms`,
  )
  const memory = bars(
    (measured) => (measured.memoryBytes === null ? null : measured.memoryBytes / MIB),
    (value) => formatBytes(value * MIB),
  )
  const functions = functionTable(result, pageText)
  const key = kindsOf(result)
  return {
    id: 'resources',
    title: `Resources, ${useLoad(result, pageText)}`,
    body: html`${figures([
      {
        title: 'CPU time of a request, by component',
        chart: barChart({ label: `CPU per request: ${saidOf(cpu)}`, title: 'CPU ms per request', bars: cpu, key }),
      },
      {
        title: 'Memory, by component',
        note: 'the highest of all rounds',
        chart: barChart({ label: `Memory: ${saidOf(memory)}`, title: 'MiB', bars: memory, key }),
      },
    ])}
${tableMarkup(table, 'What each component used')}
${functions && html`<h3>Functions</h3>${tableMarkup(functions, 'What functions were invoked and billed, all stages together')}`}`,
  }
}

type Measured = NonNullable<ComponentFigures['measured']>

function saidOf(bars: readonly Bar[]): string {
  return bars
    .map(({ name, text, parts }) => `${name} ${text} (${parts.map((part) => `${part.name} ${part.text}`).join(', ')})`)
    .join('; ')
}
