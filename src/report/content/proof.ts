import type { Result, TargetSummary } from '../../result/schema.ts'
import { formatDuration, formatNumber, formatShare, plural } from '../../text/format.ts'
import type { Statement } from './statement.ts'

/** Characters of a hash that are shown: enough to see whether two are the same. */
const SHOWN = 8

/** How it was proved that all targets do the same thing, how many writes were looked up for it, and what that cost. */
export function proof(result: Result): Statement[] {
  const { targets, summary, phases, wallTimeMs } = result
  const spent = (...names: readonly string[]): number =>
    phases.filter(({ name }) => names.includes(name)).reduce((sum, { durationMs }) => sum + durationMs, 0)
  const beforeMs = spent('contract check', 'differential check')
  const roundsMs = spent('round check')
  const took = (ms: number): string =>
    `${formatDuration(ms)}, ${formatShare(Math.min(1, ms / Math.max(1, wallTimeMs)))} of the run`
  const hashes = new Set(targets.flatMap(({ differential }) => (differential === null ? [] : [differential.hash])))
  const operations = targets.find(({ differential }) => differential !== null)?.differential?.operations ?? 0
  const same = targets.length > 1 ? `the same ${operations} operations` : `${operations} operations`
  const states = [...hashes].map((hash) => hash.slice(0, SHOWN)).join(', ')
  const verified = summary.targets.reduce((sum, { findings }) => sum + findings.verified, 0)
  const accepted = summary.targets.reduce((sum, { findings }) => sum + (findings.accepted ?? findings.verified), 0)
  if (beforeMs + roundsMs === 0) return []
  const parts = [
    ...(hashes.size === 0 ? [] : [`${plural(hashes.size, 'final state')} after ${same} (${states})`]),
    ...(roundsMs === 0
      ? [`the checks before the first round took ${took(beforeMs)}`]
      : [
          `${verifiedOf({ verified, accepted })} accepted writes looked up, ${accepted > verified ? 'and totals for all of them' : 'which is all'}`,
          `the checks around the rounds took ${took(roundsMs)}, those before the first ${took(beforeMs)}`,
        ]),
  ]
  return [{ subject: 'Proof', text: `${parts.join('; ')}.` }]
}

/** `2,000 of 51,234` where only a sample was looked up. */
export function verifiedOf({
  verified,
  accepted = verified,
}: Pick<TargetSummary['findings'], 'verified' | 'accepted'>): string {
  const looked = formatNumber(verified, 0)
  return accepted > verified ? `${looked} of ${formatNumber(accepted, 0)}` : looked
}
