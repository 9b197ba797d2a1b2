import type { Result } from '../../../result/schema.ts'
import type { TracedTarget } from '../../../result/tracing-schema.ts'
import { formatNumber, formatShare, NOTHING, plural } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/**
 * Where the time of a sampled request went, component by component; null where none was traced.
 * @param most components of a target that have a row of their own
 */
export function tracedComponentTable(
  { tracing, targets }: Result,
  quote: Quote,
  most = Number.POSITIVE_INFINITY,
): Table | null {
  if (tracing === undefined) return null
  return {
    head: ['Target', 'Component', 'Mean ms', 'Of the time'],
    rows: inOrder(tracing.targets, targets).flatMap(({ target, components }) =>
      withOthers(components, most).map(({ component, criticalMeanMs, criticalShare }, index) => [
        index === 0 ? quote(target) : '',
        quote(component),
        formatNumber(criticalMeanMs),
        formatShare(criticalShare),
      ]),
    ),
    left: [0, 1],
    notes: [
      `Time for which the answer waited for this component alone. ${sampleOf(tracing.targets, tracing.share)} The part of the driver is the network and the driver itself.`,
    ],
  }
}

type Component = TracedTarget['components'][number]

/** Those that are more than so many as one, at the end. */
function withOthers(components: readonly Component[], most: number): readonly Component[] {
  if (components.length <= most) return components
  const others = components.slice(most - 1)
  const sum = (of: (one: Component) => number): number => others.reduce((total, one) => total + of(one), 0)
  const together = {
    component: `${others.length} others`,
    criticalMeanMs: sum(({ criticalMeanMs }) => criticalMeanMs),
    criticalShare: sum(({ criticalShare }) => criticalShare),
  }
  return [...components.slice(0, most - 1), together]
}

/** In the order of the targets of the result. */
function inOrder(traced: readonly TracedTarget[], targets: Result['targets']): TracedTarget[] {
  const placeOf = ({ target }: TracedTarget): number => targets.findIndex(({ name }) => name === target)
  return traced.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** The same hop by hop, operation by operation. */
export function hopTable({ tracing, targets }: Result, quote: Quote): Table | null {
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
    rows: inOrder(tracing.targets, targets).flatMap(({ target, operations }) =>
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
      ...leftOut(tracing.targets),
      'Spans: a request. Self: without what was waited for in hops of its own. Of the time: what the answer waited for this hop alone; later: the answer did not wait for it. Percentiles are of the sampled requests that went through it, and do not add up.',
    ],
  }
}

function leftOut(traced: readonly TracedTarget[]): string[] {
  const count = traced.flatMap(({ operations }) => operations).reduce((sum, { moreHops }) => sum + moreHops, 0)
  return count === 0
    ? []
    : [
        `${plural(count, 'hop')} that added less are left out. Give spans names without ids, so that they are counted together.`,
      ]
}

function sampleOf(targets: readonly TracedTarget[], share: number): string {
  const requests = targets.reduce((sum, each) => sum + each.requests, 0)
  return `${plural(requests, 'request')} (${formatShare(share)}) sampled.`
}
