import { headlineProfiles } from '../../result/headline-stages.ts'
import type { PlannedProfile, Result } from '../../result/schema.ts'
import { formatSetting, list } from '../../text/format.ts'
import type { Quote } from './statement.ts'

/** ` at 500 req/s` or ` under spike`: the load that latencies belong to; empty where there was none. */
export function atLoad(result: Result, quote: Quote): string {
  const { open } = headlineProfiles(result.plan)
  if (open === undefined) return ''
  const rate = commonRate(result, open)
  return rate === undefined ? ` under ${quote(open.name)}` : ` at ${formatSetting(rate)} req/s`
}

/** The one rate of a profile that has one for all targets, in requests a second. */
export function commonRate({ targets }: Result, { name, stages }: PlannedProfile): number | undefined {
  if (stages.length !== 1) return undefined
  const driven = targets
    .flatMap(({ rounds }) => rounds.flatMap((round) => round.stages))
    .filter(({ profile }) => profile === name)
  const rates = new Set(
    driven.flatMap((stage) => [stage.offeredFromRatePerSecond, stage.offeredToRatePerSecond]).filter((r) => r !== null),
  )
  const [rate, ...others] = rates
  return others.length === 0 ? rate : undefined
}

/** `saturated`, or `under steady` where no closed loop was driven: the load that the use of CPU was measured at. */
export function useLoad({ plan }: Result, quote: Quote): string {
  const { closed, open } = headlineProfiles(plan)
  return closed || !open ? 'saturated' : `under ${quote(open.name)}`
}

/** `30 %`, `200 req/s`, or from one to the other. */
export function plannedRate({ from, to }: PlannedProfile['stages'][number]): string {
  const ends = [from, to].filter((rate) => rate !== null).map(rateWords)
  return [...new Set(ends)].join(' to ')
}

function rateWords(rate: NonNullable<PlannedProfile['stages'][number]['from']>): string {
  return 'share' in rate
    ? `${formatSetting(Math.round(rate.share * 1000) / 10)} %`
    : `${formatSetting(rate.perSecond)} req/s`
}

/** `8 connections`, or `1, 8 and 64 connections`. */
export function plannedConnections({ stages }: PlannedProfile): string {
  const counts = [...new Set(stages.map(({ connections }) => connections ?? 1))]
  return `${list(counts.map(formatSetting))} connection${counts.length === 1 && counts[0] === 1 ? '' : 's'}`
}
