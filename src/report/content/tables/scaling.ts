import type { Scaling } from '../../../result/scaling-schema.ts'
import type { Result, TargetResult } from '../../../result/schema.ts'
import { throughputAt } from '../../../stats/scalability-law.ts'
import { formatNumber, formatSetting, formatShare, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

type Law = NonNullable<Scaling['law']>
type Bounds = Readonly<Record<'low' | 'high', number | null>>

/** Throughput over CPU budgets beside what the law says, and the law in words. Null where there was one budget. */
export function scalingTable({ targets }: Pick<Result, 'targets'>, quote: Quote): Table | null {
  const scaled = targets.flatMap((target) =>
    target.scaling === undefined ? [] : [{ target, scaling: target.scaling }],
  )
  const [first] = scaled
  if (first === undefined) return null
  const what = first.scaling.metric === 'capacityPerSecond' ? 'Capacity, req/s' : 'Throughput, req/s'
  return {
    head: ['Target', 'CPUs', what, 'For each CPU', 'By the law', 'Difference'],
    rows: scaled.flatMap(({ target, scaling }) => rowsOf(target, scaling, quote)),
    left: [0],
    bullets: scaled.flatMap(({ target, scaling }) =>
      lawInWords(scaling, quote).map((text) => `${quote(target.name)}: ${text}`),
    ),
  }
}

function rowsOf({ name }: TargetResult, scaling: Scaling, quote: Quote): string[][] {
  const law = followedLaw(scaling)
  return measuredBudgets(scaling).map(({ cpus, perSecond }) => {
    const budget = [quote(name), formatSetting(cpus)]
    if (perSecond === null) return [...budget, NOTHING, NOTHING, NOTHING, NOTHING]
    const said = law === null ? null : throughputAt(law, cpus)
    return [
      ...budget,
      formatNumber(perSecond),
      formatNumber(perSecond / cpus),
      said === null ? NOTHING : formatNumber(said),
      said === null ? NOTHING : signedShare(said / perSecond - 1),
    ]
  })
}

/** Each budget with the geometric mean of what was measured; null: nothing was. From the smallest. */
export function measuredBudgets({ points }: Scaling): { cpus: number; perSecond: number | null }[] {
  const byBudget = Map.groupBy(points, ({ cpus }) => cpus)
  return [...byBudget]
    .toSorted(([a], [b]) => a - b)
    .map(([cpus, own]) => {
      const logs = own.flatMap(({ perSecond }) => perSecond.map(Math.log))
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
      return { cpus, perSecond: logs.length === 0 ? null : Math.exp(mean) }
    })
}

/** The law as numbers, where the data follow it. */
export function followedLaw({ law }: Scaling): { lambda: number; sigma: number; kappa: number } | null {
  if (law === null || law.refusedBecause !== null) return null
  return { lambda: law.lambda.value, sigma: law.sigma.value, kappa: law.kappa.value }
}

/** What the law says, or why there is none. */
export function lawInWords({ law, points }: Scaling, quote: Quote): string[] {
  const missing = points
    .filter(({ because }) => because !== null)
    .map(({ cpus, because }) => `nothing was measured with ${formatSetting(cpus)} CPU: ${quote(because ?? '')}.`)
  if (law === null) return [...missing, 'fewer than three budgets were measured, and the law has three parameters.']
  if (law.refusedBecause !== null) return [...missing, refusal(law), ...heldOutInWords(law)]
  const { lambda, sigma, kappa, peak } = law
  const fitted = `Universal Scalability Law: λ ${formatNumber(lambda.value)} ${interval(lambda, (value) => formatNumber(value))} req/s with one CPU, contention σ ${parameter(sigma.value)} ${interval(sigma, parameter)}, coherency κ ${parameter(kappa.value)} ${interval(kappa, parameter)}.`
  return [...missing, fitted, peakInWords(peak), ...heldOutInWords(law)]
}

function refusal({ refusedBecause, fitProbability }: Law): string {
  const why =
    refusedBecause === 'fit'
      ? `data as far from it have a probability of ${parameter(fitProbability ?? 0)}`
      : 'the largest budget is too far from what all others say'
  return `the data do not follow the Universal Scalability Law: ${why}. Do not extrapolate from them; something else is the limit (one process with one thread, connections, a lock).`
}

function peakInWords({ value, low, high }: Law['peak']): string {
  if (value !== null && high !== null) {
    return `throughput is highest with N* = ${formatNumber(value)} CPU ${interval({ low, high }, (each) => formatNumber(each))}; more of them lower it.`
  }
  return low === null || low < 1e-6
    ? 'no peak can be told from these budgets.'
    : `no peak can be told from these budgets; it is not below ${formatNumber(low)} CPU.`
}

function heldOutInWords({ heldOut }: Law): string[] {
  if (heldOut === null) return ['not tested on a budget that was held out: that takes four budgets.']
  const { cpus, measured, predicted, error } = heldOut
  return [
    `held out: from the smaller budgets the law predicts ${formatNumber(predicted)} req/s with ${formatSetting(cpus)} CPU; measured were ${formatNumber(measured)}, an error of ${signedShare(error)}.`,
  ]
}

function interval({ low, high }: Bounds, format: (value: number) => string): string {
  if (low === null && high === null) return '(interval not available)'
  return `(${low === null ? '0' : format(low)} to ${high === null ? 'no limit' : format(high)})`
}

const parameter = (value: number): string => (value < 1e-9 ? '0' : `${Number(value.toPrecision(2))}`)
const signedShare = (share: number): string => `${share < 0 ? '-' : '+'}${formatShare(Math.abs(share))}`
