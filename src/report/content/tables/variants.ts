import { EQUIVALENCE_MARGIN } from '../../../result/judge-ratio.ts'
import { HEADLINE_METRICS, type HeadlineMetric, higherIsBetter } from '../../../result/metric.ts'
import { errorShare } from '../../../result/ranking.ts'
import type { Result } from '../../../result/schema.ts'
import { formatShare, NO_BREAK, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { metricInSentence, metricLabel } from '../headline.ts'
import { type Relation, standingOf } from '../standing.ts'
import type { Quote } from '../statement.ts'

type Shown = Pick<Result, 'targets' | 'summary' | 'plan'>

/** What each variant gains or costs against its base, the best first; null where no target is a variant of another. */
export function variantTable(result: Shown, quote: Quote): Table | null {
  const bases = basesOf(result.targets)
  if (bases.length === 0) return null
  const metrics = HEADLINE_METRICS.filter((metric) => standingOf(metric, result) !== undefined)
  return {
    head: ['Base', 'Variant', ...metrics.map(metricLabel), 'Failed requests'],
    rows: bases.flatMap(({ base, variants }) => {
      const rowOf = (variant: string): string[] => [
        quote(base),
        `+${quote(variant.slice(base.length + 1))}`,
        ...metrics.map((metric) => cell(standingOf(metric, result)?.relation(variant, base))),
        failedShare(result, variant),
      ]
      return [
        [quote(base), 'base', ...metrics.map(() => NOTHING), failedShare(result, base)],
        ...bestFirst(variants, base, metrics, result).map(rowOf),
      ]
    }),
    left: [0, 1],
    notes: [
      `Difference to the base with its interval, the best ${metrics[0] === undefined ? 'share of failed requests' : metricInSentence(metrics[0])} first. ✓: better; ✗: worse; ≈: equivalent within ${formatShare(EQUIVALENCE_MARGIN)}; ?: not decided; ${NOTHING}: not comparable.`,
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

/** By their first metric; what has no figure comes last, and without any metric fewer failed requests come first. */
function bestFirst(
  variants: readonly string[],
  base: string,
  metrics: readonly HeadlineMetric[],
  result: Shown,
): string[] {
  const [metric] = metrics
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
function cell(relation: Relation | undefined): string {
  if (relation?.ratio === undefined) return NOTHING
  const { value, low, high, side } = relation.ratio
  const bound = side === 'at least ' ? `≥${NO_BREAK}` : side === 'at most ' ? `≤${NO_BREAK}` : ''
  const ends = [low, high].map((end) => (end === null ? '' : difference(end)))
  const interval = low === null && high === null ? '' : ` [${ends.join(`,${NO_BREAK}`)}]`
  return `${bound}${difference(value)}${NO_BREAK}%${NO_BREAK}${MARKS[relation.kind]}${interval}`
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

function failedShare(result: Shown, name: string): string {
  const share = failedOf(result, name)
  return share === undefined ? NOTHING : formatShare(share)
}
