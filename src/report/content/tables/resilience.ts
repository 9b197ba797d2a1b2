import type { ResilienceCell } from '../../../result/resilience-schema.ts'
import type { Result } from '../../../result/schema.ts'
import { foundKinds } from '../../../scenario/finding.ts'
import { formatDuration, formatNumber, formatShare, NOTHING, plural } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'
import { faultTitle, recoveryTime, wrongRequests } from './faults.ts'

/** Components of all targets by faults: requests that went wrong, time to recover, findings. Null where none was asked for. */
export function resilienceMatrix(result: Result, quote: Quote): Table | null {
  const cells = result.targets.flatMap(({ resilience = [] }) => resilience)
  if (cells.length === 0) return null
  const titles = [...new Set(cells.map(faultTitle))]
  const rows = result.targets.flatMap(({ name, resilience = [] }) =>
    [...Map.groupBy(resilience, ({ component }) => component)].map(([component, own]) => [
      quote(name),
      quote(component),
      ...titles.map((title) => inShort(own.find((cell) => faultTitle(cell) === title))),
    ]),
  )
  const { p99Ms, errorShare } = result.scenario.slo
  const bullets = reasons(result, quote)
  const notes = [
    `In a cell: requests that failed or were never sent / time from the end of the fault to the first second inside the objectives (p99 up to ${formatNumber(p99Ms)} ms, errors up to ${formatShare(errorShare)}).`,
    survival(cells),
  ]
  return { head: ['Target', 'Component', ...titles.map(quote)], rows, left: [0, 1], bullets, notes }
}

/** The same with everything that is known of a cell, a row each. */
export function resilienceTable({ targets }: Result, quote: Quote): Table | null {
  const rows = targets.flatMap(({ name, resilience = [] }) =>
    resilience.flatMap((cell) => {
      const { effect, writes, component, backlogMs, stale } = cell
      if (effect === null) return []
      const found = writes === null ? [] : foundKinds(writes)
      return [
        [
          quote(name),
          quote(component),
          quote(faultTitle(cell)),
          formatDuration(Math.max(0, effect.endedMs - effect.beganMs)),
          wrongRequests(effect),
          formatNumber(effect.slowSeconds, 0),
          stale.sampled === 0 ? NOTHING : `${formatNumber(stale.late, 0)} of ${formatNumber(stale.sampled, 0)}`,
          recoveryTime(effect),
          backlogMs === null ? NOTHING : formatDuration(backlogMs),
          writes === null
            ? NOTHING
            : [writes.accepted, writes.refused, writes.unknown].map((n) => formatNumber(n, 0)).join(' / '),
          found.length === 0 ? 'none' : found.map(([kind, count]) => `${formatNumber(count, 0)} ${kind}`).join(', '),
        ],
      ]
    }),
  )
  if (rows.length === 0) return null
  const head = [
    'Target',
    'Component',
    'Fault',
    'Lasted',
    'Failed requests',
    'Slow seconds',
    'Stale reads',
    'Recovered after',
    'Backlog gone after',
    'Writes accepted / refused / unknown',
    'Findings',
  ]
  const notes = [
    'Slow seconds: p99 above the objective, while the target was not back. Stale reads: sampled writes that could not be read within the objective. Unknown: no answer came, so that the write may have been done, once at most. Backlog: accepted writes that could not be read yet.',
  ]
  return { head, rows, left: [0, 1, 2, 10], notes }
}

function inShort(cell: ResilienceCell | undefined): string {
  if (cell?.effect == null) return NOTHING
  const { failed, dropped } = cell.effect.requests
  const found = cell.writes === null ? [] : foundKinds(cell.writes)
  const findings = found.map(([kind, count]) => ` ${formatNumber(count, 0)} ${kind}`).join('')
  return `${formatNumber(failed + dropped, 0)} / ${recoveryTime(cell.effect)}${findings}`
}

/** Why cells have no figures, the same reason once; and the first findings. */
function reasons({ targets }: Result, quote: Quote): string[] {
  return targets.flatMap(({ name, resilience = [] }) => {
    const without = resilience.filter((cell) => cell.reason !== null)
    const grouped = [...Map.groupBy(without, ({ reason }) => reason ?? '')].map(([reason, cells]) => {
      const which = cells.map((cell) => `${faultTitle(cell)} of ${cell.component}`).join(', ')
      return `${quote(name)}, ${quote(which)}: ${quote(reason)}`
    })
    const found = resilience.flatMap((cell) =>
      cell.examples.map(
        (example) => `${quote(name)}, ${quote(faultTitle(cell))} of ${quote(cell.component)}: ${quote(example)}`,
      ),
    )
    return [...grouped, ...found]
  })
}

function survival(cells: readonly ResilienceCell[]): string {
  const known = cells.flatMap(({ writes }) => (writes === null ? [] : [writes]))
  const accepted = known.reduce((sum, writes) => sum + writes.accepted, 0)
  const broken = known.filter((writes) => foundKinds(writes).length > 0).length
  const of = `${formatNumber(accepted, 0)} accepted writes under ${plural(known.length, 'fault')}`
  return broken === 0
    ? `All ${of} are stored once.`
    : `Of ${of}, not all are stored once: ${plural(broken, 'cell')} with findings.`
}
