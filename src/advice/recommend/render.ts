import { Chalk } from 'chalk'
import { formatNumber, formatShare } from '../../text/format.ts'
import { plainText, wrap } from '../../text/plain-text.ts'
import type { Figure } from './candidate.ts'
import { type Check, type Decision, figureText, type Placed, RULE } from './decide.ts'
import type { Requirements } from './requirements.ts'

/** All that `recommend` found out. */
export interface Recommendation {
  readonly requirements: Requirements
  readonly catalogue: string
  readonly decision: Decision
  /** What would have to change for another order. */
  readonly flips: readonly string[]
  /** What it rests on without its having been measured. */
  readonly notMeasured: readonly string[]
  /** What must be said of the prices. */
  readonly cautions: readonly string[]
  readonly source: string
}

const MARKS: Record<Check['outcome'], string> = { met: '+', 'not met': '-', 'may not be met': '?', 'not measured': '.' }

/** A recommendation as terminal text, or as Markdown where it is to be `plain`. */
export function renderRecommendation(
  { requirements, catalogue, decision, flips, notMeasured, cautions, source }: Recommendation,
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const width = Math.max(60, Math.min(columns, 110))
  const item = (text: string, mark = '-'): string =>
    wrap(plainText(text), width - mark.length - 3)
      .map((line, at) => `${at === 0 ? `  ${mark} ` : ' '.repeat(mark.length + 3)}${line}`)
      .join('\n')
  const section = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : [paint.bold(title), ...lines].join('\n')
  const place = (placed: Placed, at: number): string[] => {
    const { name, components, usdPerMonth } = placed.candidate
    return [
      `${paint.bold(`${at + 1}. ${plainText(name)}`)}  ${usdText(usdPerMonth)} a month, ${components.length} components`,
      ...placed.checks.map(({ outcome, because }) => item(`${outcome}: ${because}`, MARKS[outcome])),
    ]
  }
  const [first] = decision.ranked
  const parts = [
    wrap(plainText(headline(first, decision)), width).join('\n'),
    wrap(plainText(`Asked for: ${requirementsText(requirements)}. Prices: ${catalogue}.`), width, 2).join('\n'),
    section('In order', decision.ranked.flatMap(place)),
    section(
      'Out',
      decision.out.map(({ candidate, out }) => item(`${candidate.name}: ${out.join('; ')}`)),
    ),
    section(
      'What would have to change for another order',
      flips.map((text) => item(text)),
    ),
    section(
      'What was not measured',
      notMeasured.map((text) => item(text)),
    ),
    section(
      'The rule, all of it',
      RULE.map((text, at) => item(text, `${at + 1}.`)),
    ),
    [
      wrap(plainText(`From: ${source}.`), width, 2).join('\n'),
      ...cautions.map((text) => wrap(plainText(`Caution: ${text}`), width, 2).join('\n')),
    ].join('\n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function headline(first: Placed | undefined, { ranked }: Decision): string {
  if (!first) return 'Nothing that was measured meets these requirements.'
  const { name, usdPerMonth, components } = first.candidate
  const [, second] = ranked
  const doubts = first.checks.filter(({ outcome }) => outcome === 'may not be met' || outcome === 'not measured')
  const doubt = [
    doubts.length === 0 ? '' : ` It is not sure to meet: ${doubts.map(({ requirement }) => requirement).join(', ')}.`,
    ranked.every(({ candidate }) => candidate.usdPerMonth?.hasInterval)
      ? ''
      : ' Too few valid rounds for intervals: the order is a first impression.',
  ].join('')
  if (!second) return `${name}: the only one that meets what was asked for.${doubt}`
  const other = second.candidate
  const isTied = (other.usdPerMonth?.low ?? 0) <= (usdPerMonth?.high ?? 0)
  const why = isTied
    ? `its bill cannot be told from that of ${other.name}, and it has ${components.length} components in place of ${other.components.length}`
    : `it costs ${formatShare(1 - (usdPerMonth?.value ?? 0) / (other.usdPerMonth?.value ?? 1))} less than ${other.name}, the next`
  return `${name}: ${why}.${doubt}`
}

function usdText(figure: Figure | undefined): string {
  if (!figure) return 'an unknown sum'
  const usd = (value: number): string => `$${formatNumber(value, value >= 100 ? 0 : 2)}`
  return figureText(figure, usd)
}

function requirementsText(requirements: Requirements): string {
  const { averagePerSecond, shape, growthPerMonth, p99Ms, visibilityP99Ms, usdPerMonth, teamSize } = requirements
  const { availability, dataLoss } = requirements
  return [
    `${formatNumber(averagePerSecond)} requests/s on average, ${shape}`,
    ...(growthPerMonth === 0 ? [] : [`growing by ${formatShare(growthPerMonth)} a month`]),
    ...(p99Ms === undefined ? [] : [`p99 at most ${formatNumber(p99Ms)} ms`]),
    ...(visibilityP99Ms === undefined ? [] : [`writes visible within ${formatNumber(visibilityP99Ms)} ms`]),
    ...(usdPerMonth === undefined ? [] : [`at most $${formatNumber(usdPerMonth, 0)} a month`]),
    ...(teamSize === undefined ? [] : [`a team of ${teamSize}`]),
    availability === 'two-zones' ? 'two of everything in two zones' : 'one of everything in one zone',
    dataLoss === 'none' ? 'no accepted write lost' : 'some accepted writes may be lost',
  ].join(', ')
}
