import { newTable } from '../../report/terminal/table.ts'
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts'
import { plural } from '../../text/format.ts'
import { plainText } from '../../text/plain-text.ts'
import { levelsOf } from '../decide/observations.ts'
import { unitsOf } from '../decide/units.ts'
import { levelWords } from '../decide/words.ts'
import { GATE_METRICS, stageTitle } from '../gate-metrics.ts'
import type { Baseline } from './baseline-document.ts'

const CONFIDENCE = 0.95

/** A stored baseline for the terminal: what it is of, and the level of each metric with its interval. */
export function renderBaseline(baseline: Baseline): string {
  const units = unitsOf(baseline.rounds)
  const stages = [...new Set(baseline.rounds.flatMap(({ values }) => values.map(({ stage }) => stage)))]
  const table = newTable(['metric', 'level', '95 % interval'])
  for (const stage of stages) {
    for (const metric of GATE_METRICS) {
      const levels = levelsOf(units, { stage, metric }, 'base')
      if (levels.length === 0) continue
      const { value, low, high } = hodgesLehmann(levels, CONFIDENCE)
      const interval =
        low === null || high === null ? '' : `${levelWords(low, metric.unit)} – ${levelWords(high, metric.unit)}`
      table.push([stageTitle(metric, stage), levelWords(value, metric.unit), interval])
    }
  }
  const { target, scenario, savedAt, environment } = baseline
  const head = `baseline ${scenario.name} · ${target.name}${target.revision ? ` (${target.revision.slice(0, 12)})` : ''}`
  return [
    plainText(head),
    `${plural(units.length, 'start')}, measured ${savedAt} on ${plainText(environment.cpuModel)}, ${environment.runtime} runtime`,
    '',
    String(table),
    '',
  ].join('\n')
}
