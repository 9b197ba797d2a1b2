import type { FaultEffect } from '../../../result/fault-schema.ts'
import type { Result } from '../../../result/schema.ts'
import { formatDuration, formatNumber, formatShare, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** `kill`, `latency 200 ms`, `loss 5 %`. */
export function faultTitle({ kind, amount }: Pick<FaultEffect, 'kind' | 'amount'>): string {
  if (amount === null) return kind
  return `${kind} ${amount > 1 ? formatDuration(amount) : formatShare(amount)}`
}

/** Requests that went wrong: `312 of 4,000`. */
export function wrongRequests({ requests: { planned, failed, dropped } }: Pick<FaultEffect, 'requests'>): string {
  return `${formatNumber(failed + dropped, 0)} of ${formatNumber(planned, 0)}`
}

/** `2.4 s`, or `> 12 s` where it was not seen. */
export function recoveryTime({ recoveredMs, watchedMs }: Pick<FaultEffect, 'recoveredMs' | 'watchedMs'>): string {
  return recoveredMs === null ? `> ${formatDuration(watchedMs)}` : formatDuration(recoveredMs)
}

/** What each fault in the course of a profile did; null where there was none. */
export function faultTable({ targets }: Result, quote: Quote): Table | null {
  const rows = targets.flatMap(({ name, rounds }) =>
    rounds.flatMap(({ round, faults = [] }) =>
      faults.map((fault) => [
        quote(name),
        quote(fault.profile),
        String(round + 1),
        quote(faultTitle(fault)),
        quote(fault.components.join(' / ')),
        formatDuration(fault.beganMs),
        formatDuration(fault.endedMs),
        wrongRequests(fault),
        fault.slowSeconds === 0 ? NOTHING : formatNumber(fault.slowSeconds, 0),
        recoveryTime(fault),
      ]),
    ),
  )
  if (rows.length === 0) return null
  const head = [
    'Target',
    'Profile',
    'Round',
    'Fault',
    'Component',
    'Begun at',
    'Healthy again at',
    'Failed requests',
    'Slow seconds',
    'Recovered after',
  ]
  const notes = [
    'Failed requests: wrong, unanswered or never sent, from the beginning of the fault until the target was back. Recovered after: from the planned end of the fault to the first second inside the objectives of the scenario; a second is the finest that can be told.',
  ]
  return { head, rows, left: [0, 1, 3, 4], notes }
}
