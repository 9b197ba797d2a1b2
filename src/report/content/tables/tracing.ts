import type { Result } from '../../../result/schema.ts'
import type { TracedTarget } from '../../../result/tracing-schema.ts'
import { formatNumber, formatShare, NOTHING, plural } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** Where the time of a sampled request went, component by component; null where none was traced. */
export function tracedComponentTable({ tracing }: Result, quote: Quote): Table | null {
  if (tracing === undefined) return null
  return {
    head: ['Target', 'Component', 'p50 ms', 'Of the time'],
    rows: tracing.targets.flatMap(({ target, components }) =>
      components.map(({ component, criticalP50Ms, criticalShare }, index) => [
        index === 0 ? quote(target) : '',
        quote(component),
        formatNumber(criticalP50Ms),
        formatShare(criticalShare),
      ]),
    ),
    left: [0, 1],
    notes: [
      `Time for which the answer waited for this component alone. ${sampleOf(tracing.targets, tracing.share)} The driver's part is the network and the driver itself. Medians do not add up; shares do.`,
    ],
  }
}

/** The same hop by hop, operation by operation. */
export function hopTable({ tracing }: Result, quote: Quote): Table | null {
  if (tracing === undefined) return null
  return {
    head: [
      'Target',
      'Operation',
      'Requests',
      'Component',
      'Hop',
      'Spans',
      'Total p50 ms',
      'Self p50 ms',
      'Of the time',
    ],
    rows: tracing.targets.flatMap(({ target, operations }) =>
      operations.flatMap(({ operation, requests, hops }) =>
        hops.map((hop) => [
          quote(target),
          quote(operation),
          formatNumber(requests, 0),
          quote(hop.component),
          quote(hop.name),
          formatNumber(hop.spansPerRequest),
          formatNumber(hop.totalP50Ms),
          formatNumber(hop.selfP50Ms),
          hop.later ? 'later' : hop.criticalShare === 0 ? NOTHING : formatShare(hop.criticalShare),
        ]),
      ),
    ),
    left: [0, 1, 3, 4],
    notes: [
      'Spans: a request. Self: without what was waited for in hops of its own. Of the time: what the answer waited for this hop alone; later: the answer did not wait for it. Percentiles are of the sampled requests and do not add up.',
    ],
  }
}

function sampleOf(targets: readonly TracedTarget[], share: number): string {
  const requests = targets.reduce((sum, each) => sum + each.requests, 0)
  return `${plural(requests, 'request')} (${formatShare(share)}) sampled.`
}
