import { headlineProfiles, useStages } from '../../../result/headline-stages.ts'
import type { Result } from '../../../result/schema.ts'
import { formatBytes, formatDuration, formatNumber, formatShare, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { type ComponentUse, componentFigures } from '../component-figures.ts'
import type { Quote } from '../statement.ts'

/** CPU and memory of each component where it was driven hardest, and its network where the runtime can tell; null where only searches were made. */
export function componentTable({ targets, plan, budget }: Result, quote: Quote): Table | null {
  const headline = headlineProfiles(plan)
  if (!headline.closed && !headline.open) return null
  const isNetworkKnown = targets.some(({ rounds }) =>
    rounds
      .flatMap((round) => useStages(round, headline))
      .some(({ components }) => components.some(({ receivedBytes }) => receivedBytes !== null)),
  )
  const rows = targets.flatMap((target) => {
    const completed = target.rounds
      .flatMap((round) => useStages(round, headline))
      .reduce((sum, { requests }) => sum + requests.completed, 0)
    return componentFigures(target, headline, budget.cpus).map(({ name, cost, uses, measured }) => [
      quote(target.name),
      quote(name),
      cost,
      known(measured?.cpuMsPerRequest, formatNumber),
      known(measured?.shareOfCpu, formatShare),
      known(measured?.memoryBytes, formatBytes),
      ...(isNetworkKnown ? networkCells(uses, completed) : []),
    ])
  })
  return {
    head: [
      'Target',
      'Component',
      'Charged as',
      'CPU ms per request',
      'Share of CPU',
      'Highest memory',
      ...(isNetworkKnown ? ['Received kB per request', 'Sent kB per request', 'Throttled'] : []),
    ],
    rows,
    left: [0, 1, 2],
  }
}

function networkCells(uses: readonly ComponentUse[], requests: number): string[] {
  const total = (key: 'receivedBytes' | 'sentBytes' | 'throttledMs'): number | undefined =>
    uses.some((use) => use[key] !== null) ? uses.reduce((sum, use) => sum + (use[key] ?? 0), 0) : undefined
  const perRequest = (bytes: number | undefined): string =>
    bytes === undefined || requests === 0 ? NOTHING : formatNumber(bytes / 1_000 / requests)
  const throttledMs = total('throttledMs')
  return [
    perRequest(total('receivedBytes')),
    perRequest(total('sentBytes')),
    throttledMs === undefined ? NOTHING : formatDuration(throttledMs),
  ]
}

function known(value: number | null | undefined, format: (value: number) => string): string {
  if (value === undefined) return NOTHING
  return value === null ? 'not available' : format(value)
}
