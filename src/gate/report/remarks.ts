import type { Quote, Statement } from '../../report/content/statement.ts'
import { foundKinds } from '../../scenario/finding.ts'
import { formatDuration, formatNumber, formatShare, list, plural } from '../../text/format.ts'
import type { VerdictDocument } from '../verdict-document.ts'
import { billStatement } from './bill.ts'
import { byUrgency } from './words.ts'

/** What has to be known beside the table before its figures are believed. */
export function remarks(document: VerdictDocument, quote: Quote): Statement[] {
  const { control, machine, warnings } = document
  return [
    ...billStatement(document, quote),
    ...byUrgency(document.checks).flatMap(({ title, verdict, reasons }) => {
      // What decided is said above already.
      const isSaid = reasons.every((reason) => document.reasons.includes(reason))
      return verdict === 'pass' || isSaid ? [] : [{ subject: quote(title), text: reasons.map(quote).join(' ') }]
    }),
    ...invariants(document, quote),
    ...control.reasons.map((reason) => ({ subject: 'Runner', text: quote(reason) })),
    ...machine.differences.map((difference) => ({ subject: 'Machine', text: quote(difference) })),
    ...warnings.map((warning) => ({ subject: 'Warning', text: quote(warning) })),
  ]
}

function invariants(
  { invariants: { verdict, candidate, examples, level } }: VerdictDocument,
  quote: Quote,
): Statement[] {
  if (verdict === 'not checked') {
    return level === null ? [] : [{ subject: 'Invariants', text: 'they were asked for and not checked.' }]
  }
  if (verdict === 'kept' && candidate.verified === 0) {
    return [{ subject: 'Invariants', text: 'kept, but there was no accepted write to look up.' }]
  }
  if (verdict === 'kept') {
    return [
      {
        subject: 'Invariants',
        text: `kept: ${plural(candidate.verified, 'accepted write')} of the candidate looked up.`,
      },
    ]
  }
  const found = list(foundKinds(candidate).map(([kind, count]) => `${formatNumber(count, 0)} ${kind}`))
  const first = examples.length === 0 ? '' : ` ${examples.map(quote).join('; ')}.`
  return [{ subject: 'Invariants', text: `broken by the candidate${found && `: ${found}`}.${first}` }]
}

/** How the verdict came about and what its figures mean. */
export function method(document: VerdictDocument, quote: Quote): Statement[] {
  const { mode, rounds, plan, control, seed, wallTimeMs, measuredMs, tool } = document
  const voided = rounds.filter((round) => round.void !== null).length
  const disturbed = rounds.filter((round) => round.void === null && round.tags.length > 0).length
  const confirming = rounds.filter(({ batch }) => batch === 'confirmation').length
  const counts = [
    voided > 0 && `${formatNumber(voided, 0)} of them void`,
    disturbed > 0 && `${formatNumber(disturbed, 0)} disturbed and kept`,
    confirming > 0 && `${formatNumber(confirming, 0)} to confirm`,
  ].filter((text) => text !== false)
  const how = mode === 'duet' ? 'side by side, in random order' : 'against a stored baseline'
  const loads = plan.stages.map(({ stage, loop, durationMs, ratePerSecond }) => {
    const rate = ratePerSecond === null ? 'closed loop' : `${formatNumber(ratePerSecond, 0)} req/s`
    return `${quote(stage)} (${loop === 'open' ? rate : 'closed loop'}, ${formatDuration(durationMs)})`
  })
  return [
    {
      subject: 'Rounds',
      text: `${plural(rounds.length, 'round')} ${how}${counts.length === 0 ? '' : `, ${list(counts)}`}; ${list(loads)}.`,
    },
    {
      subject: 'Reading',
      text: `the ratio is candidate to base (Hodges-Lehmann over ${mode === 'duet' ? 'paired rounds, with its Wilcoxon interval' : 'unpaired starts, with its rank-sum interval'}); a regression needs a one-sided test at ${plan.alpha} over all looks and metrics and an estimate beyond the threshold. Detectable: the smallest change that so many rounds show with 80 % power.`,
    },
    { subject: 'Control', text: CONTROL[control.verdict] },
    ...neighbours(rounds),
    {
      subject: 'Run',
      text: `seed ${seed}, ${formatDuration(wallTimeMs)}, ${formatDuration(measuredMs)} of it measuring; archbench ${quote(tool.version)}.`,
    },
  ]
}

/** What else the target's CPUs did, over all rounds of all arms; nothing where nobody could tell. */
function neighbours(rounds: VerdictDocument['rounds']): Statement[] {
  const all = rounds.flatMap(({ disturbances }) => disturbances)
  const words = (
    [
      ['other programs used', 'foreignCpuShare'],
      ['the hypervisor took', 'stealShare'],
      ['a quota held it for', 'throttledShare'],
    ] as const
  ).flatMap(([what, key]) => {
    const shares = all.flatMap((one) => one[key] ?? []).sort((a, b) => a - b)
    const [middle, most] = [shares[Math.floor((shares.length - 1) / 2)], shares.at(-1)]
    if (middle === undefined || most === undefined || (most === 0 && key !== 'foreignCpuShare')) return []
    return [`${what} ${formatShare(middle)} (at most ${formatShare(most)})`]
  })
  return words.length === 0
    ? []
    : [{ subject: 'Neighbours', text: `of the target's CPUs in the median turn, ${list(words)}.` }]
}

const CONTROL = {
  steady: 'the base was measured twice, and did not differ from itself.',
  unstable: 'the base was measured twice, and differed from itself: nothing can be told on this runner.',
  'not measured': 'the base was not measured twice, so that an unstable runner would not be noticed.',
} as const satisfies Record<VerdictDocument['control']['verdict'], string>
