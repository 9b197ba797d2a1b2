import type { Result } from '../../result/schema.ts'
import { type ServedTotal, servedOf } from '../../result/served-of.ts'
import { formatNumber, formatShare, list } from '../../text/format.ts'
import type { Quote, Statement } from './statement.ts'

/** Fewer are a difference of counting: a request may lie across the end of a window. */
const LEAST_SHARE_IN_FRONT = 0.02

/** How requests were divided among replicas, and what caches answered; empty where no component has counters. */
export function servedStatements({ targets }: Pick<Result, 'targets'>, quote: Quote): Statement[] {
  const told = targets.flatMap((target) =>
    servedOf(target).flatMap((total) => servedWords(total, quote).map((words) => `${quote(target.name)}: ${words}`)),
  )
  return told.length === 0 ? [] : [{ subject: 'Served', text: `${told.join('; ')}.` }]
}

function servedWords({ component, replicas, answered, cacheHits, cacheMisses }: ServedTotal, quote: Quote): string[] {
  const name = quote(component)
  const total = replicas.reduce((sum, requests) => sum + requests, 0)
  const inFront = answered === 0 ? 0 : 1 - total / answered
  const reads = cacheHits + cacheMisses
  return [
    ...(replicas.length > 1 && total > 0
      ? [
          `replicas of ${name} served ${list(replicas.map((requests) => formatShare(requests / total)))} of its requests`,
        ]
      : []),
    ...(reads > 0
      ? [`the cache answered ${formatShare(cacheHits / reads)} of ${formatNumber(reads, 0)} reads of ${name}`]
      : []),
    ...(inFront >= LEAST_SHARE_IN_FRONT
      ? [`${formatShare(inFront)} of the requests were answered before they reached ${name}`]
      : []),
  ]
}
