import type { CapacityProbe, CapacitySearch } from '../../result/capacity-search-schema.ts'
import { figure, perSecond } from './wording.ts'

/** Heads of the table of probes; the first two columns and the last are text. */
export const PROBE_COLUMNS = [
  'Step',
  'Attempt',
  'Rate /s',
  'Seconds',
  'Requests',
  'Errors',
  'p50 ms',
  'p99 ms',
  'Visible after, p99 ms',
  'Backlog',
  'Pending',
  'Driver lag, p99 ms',
  'Verdict',
] as const

/** One row of the table of probes, a cell for each of `PROBE_COLUMNS`; what is not known is a dash. */
export function probeCells(probe: CapacityProbe): string[] {
  const { planned, failed, dropped } = probe.requests
  return [
    probe.phase,
    probe.attempt === 1 ? '1' : `${probe.attempt}, ${counted(probe.workers, 'thread')}`,
    figure(probe.ratePerSecond),
    figure(probe.durationMs / 1_000),
    figure(planned),
    figure(failed + dropped),
    orDash(probe.p50Ms),
    orDash(probe.p99Ms),
    orDash(probe.visibilityP99Ms),
    `${figure(probe.backlogStart)} → ${figure(probe.backlogEnd)}`,
    `${orDash(probe.pendingStart)} → ${orDash(probe.pendingEnd)}`,
    figure(probe.driverLagP99Ms),
    verdictOf(probe),
  ]
}

/** What a search found, in a line: `1,340/s` · `≥ 400/s` · `≥ 750/s, not confirmed` · `none`, and why it ended. */
export function capacityInWords(search: CapacitySearch): string {
  const { capacityPerSecond, atLeast, endedBecause } = search
  if (capacityPerSecond === null) return `none: ${endedBecause}`
  const rate = `${atLeast ? '≥ ' : ''}${perSecond(capacityPerSecond)}`
  return `${rate}${isConfirmed(search) ? '' : ', not confirmed'}: ${endedBecause}`
}

/** Whether the capacity held in the longer stage at the end, and not in a probe of the search alone. */
export function isConfirmed({ capacityPerSecond, probes }: CapacitySearch): boolean {
  return probes.some(
    ({ phase, verdict, ratePerSecond }) =>
      phase === 'confirm' && verdict === 'pass' && ratePerSecond === capacityPerSecond,
  )
}

function verdictOf({ verdict, reasons }: CapacityProbe): string {
  const said = verdict === 'driver' ? 'measured the driver' : verdict
  return reasons.length === 0 ? said : `${said}: ${reasons.join('; ')}`
}

function orDash(value: number | null): string {
  return value === null ? '–' : figure(value)
}

function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? '' : 's'}`
}
