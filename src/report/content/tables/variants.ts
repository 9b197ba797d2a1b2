import { EQUIVALENCE_MARGIN } from '../../../result/judge-ratio.ts'
import { HEADLINE_METRICS, type HeadlineMetric, higherIsBetter } from '../../../result/metric.ts'
import { errorCounts, errorShare } from '../../../result/ranking.ts'
import type { Result } from '../../../result/schema.ts'
import { formatNumber, formatShare, NO_BREAK, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { metricLabel, withUnit } from '../headline.ts'
import { type Relation, standingOf } from '../standing.ts'
import type { Quote } from '../statement.ts'

type Shown = Pick<Result, 'targets' | 'summary' | 'plan'>

/** What each variant gains or costs against its base, the best first; null where no target is a variant of another. */
export function variantTable(result: Shown, quote: Quote): Table | null {
  const bases = basesOf(result.targets)
  if (bases.length === 0) return null
  const metrics = HEADLINE_METRICS.filter((metric) => result.summary.targets.some(({ estimates }) => estimates[metric]))
  return {
    head: ['Base', 'Variant', ...metrics.map(metricLabel), 'Failed requests'],
    rows: bases.flatMap(({ base, variants }) => {
      const rowOf = (variant: string): string[] => [
        quote(base),
        `+${quote(variant.slice(base.length + 1))}`,
        ...metrics.map((metric) => {
          const relation = standingOf(metric, result)?.relation(variant, base)
          return relation?.ratio === undefined ? figure(metric, variant, result) : cell(relation)
        }),
        failedShare(result, variant, quote),
      ]
      return [
        [
          quote(base),
          'base',
          ...metrics.map((metric) => figure(metric, base, result)),
          failedShare(result, base, quote),
        ],
        ...bestFirst(variants, base, metrics, result).map(rowOf),
      ]
    }),
    left: [0, 1],
    notes: [
      `Difference to the base with its interval, the best first: by the first metric in which they are compared, else by failed requests. ✓: better; ✗: worse; ≈: equivalent within ${formatShare(EQUIVALENCE_MARGIN)}; ?: not decided; a figure with its unit: itself, not compared.`,
    ],
  }
}

/** Each target of which others are variants: `monolith` of `monolith+cache`. */
function basesOf(targets: Shown['targets']): { base: string; variants: string[] }[] {
  const names = targets.map(({ name }) => name)
  // The shortest: of a variant of a variant, too, the base is the one that has none.
  const byLength = names.toSorted((a, b) => a.length - b.length)
  const baseOf = (name: string): string | undefined => byLength.find((other) => name.startsWith(`${other}+`))
  return names
    .filter((name) => baseOf(name) === undefined)
    .map((base) => ({ base, variants: names.filter((name) => baseOf(name) === base) }))
    .filter(({ variants }) => variants.length > 0)
}

function isCompared(metric: HeadlineMetric, variant: string, base: string, result: Shown): boolean {
  return standingOf(metric, result)?.relation(variant, base).ratio !== undefined
}

/** By the first metric in which they are compared; what has no figure comes last, and without any fewer failed requests come first. */
function bestFirst(
  variants: readonly string[],
  base: string,
  metrics: readonly HeadlineMetric[],
  result: Shown,
): string[] {
  const metric = metrics.find((one) => variants.some((name) => isCompared(one, name, base, result)))
  const standing = metric && standingOf(metric, result)
  const worth = (name: string): number => {
    if (metric === undefined) return -(failedOf(result, name) ?? 1)
    const value = standing?.relation(name, base).ratio?.value
    if (value === undefined) return Number.NEGATIVE_INFINITY
    return higherIsBetter(metric) ? value : -value
  }
  return variants.toSorted((a, b) => (worth(a) === worth(b) ? 0 : worth(b) - worth(a)))
}

const MARKS = { better: '✓', worse: '✗', equivalent: '≈', 'not decided': '?' } as const satisfies Record<
  Relation['kind'],
  string
>

/** `-12 % ✓ [-15, -9]` */
function cell({ kind, ratio }: Relation): string {
  if (ratio === undefined) return NOTHING
  const { value, low, high, side } = ratio
  const bound = side === 'at least ' ? `≥${NO_BREAK}` : side === 'at most ' ? `≤${NO_BREAK}` : ''
  const ends = [low, high].map((end) => (end === null ? '' : difference(end)))
  const interval = low === null && high === null ? '' : ` [${ends.join(`,${NO_BREAK}`)}]`
  return `${bound}${difference(value)}${NO_BREAK}%${NO_BREAK}${MARKS[kind]}${interval}`
}

/** Of a ratio, in percent: `+12`. */
function difference(ratio: number): string {
  const percent = (ratio - 1) * 100
  const digits = Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)
  return `${percent < 0 ? '-' : '+'}${digits}`
}

function failedOf({ targets }: Shown, name: string): number | undefined {
  const stages = targets.find((target) => target.name === name)?.rounds.flatMap((round) => round.stages)
  return stages && errorShare(stages)
}

/** With the two kinds of error that are the most frequent: refused at once and not answered in time are both failures. */
function failedShare(result: Shown, name: string, quote: Quote): string {
  const share = failedOf(result, name)
  if (share === undefined) return NOTHING
  const stages = result.targets.filter((target) => target.name === name).flatMap(({ rounds }) => rounds)
  const kinds = errorCounts(stages.flatMap((round) => round.stages))
    .slice(0, 2)
    .map(([kind, count]) => `${quote(kind)}: ${formatNumber(count)}`)
  return `${formatShare(share)}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`
}

/** What a target reached by itself. */
function figure(metric: HeadlineMetric, name: string, { summary }: Shown): string {
  const estimate = summary.targets.find(({ target }) => target === name)?.estimates[metric]
  return estimate === undefined ? NOTHING : withUnit(metric, estimate)
}
