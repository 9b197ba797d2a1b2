import { Chalk } from 'chalk'
import { metricLabel } from '../../report/content/headline.ts'
import { formatNumber, formatShare } from '../../text/format.ts'
import { wrap } from '../../text/plain-text.ts'
import type { ClaimsFile, Metric } from './claims-schema.ts'
import type { Verdict } from './judge.ts'
import type { JudgedClaim } from './judge-claims.ts'

interface Look {
  readonly columns: number
  readonly colour: boolean
}

const MARKS: Record<Verdict, string> = { supported: '+', refuted: '-', undecided: '?', 'not measured': '.' }
const COLOURS = { supported: 'green', refuted: 'red', undecided: 'yellow', 'not measured': 'gray' } as const
const VERDICT_WIDTH = 16

/** Claims with their verdicts as terminal text, each with what was measured and what was claimed. */
export function renderClaims(judged: readonly JudgedClaim[], { columns, colour }: Look): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const room = Math.max(40, Math.min(columns, 120) - VERDICT_WIDTH)
  const indent = ' '.repeat(VERDICT_WIDTH)
  const blocks = judged.map(({ statement, verdict, ...claim }) => {
    const head = `${MARKS[verdict]} ${verdict}`.padEnd(VERDICT_WIDTH)
    const details = [found(claim), `${sourceText(claim)} · ${claim.id}`].flatMap((text) => wrap(text, room))
    const [first = '', ...rest] = wrap(statement, room)
    return [
      paint[COLOURS[verdict]](head) + paint.bold(first),
      ...rest.map((line) => indent + paint.bold(line)),
      ...details.map((line) => indent + line),
    ].join('\n')
  })
  return `${blocks.join('\n\n')}\n\n${wrap(tally(judged), room + VERDICT_WIDTH).join('\n')}\n`
}

/** The claims alone, each with where it comes from. */
export function listClaims({ claims, sources }: ClaimsFile, { columns, colour }: Look): string {
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const room = Math.max(40, Math.min(columns, 120) - 2)
  const blocks = claims.map(({ id, statement, source, metric, expect }) => {
    const text = sourceText({ source: sources[source] ?? { title: source } })
    const lines = [
      ...wrap(statement, room),
      ...wrap(`${label(metric)}: ${expectation(metric, expect)} · ${text}`, room),
    ]
    return [paint.bold(id), ...lines.map((line) => `  ${line}`)].join('\n')
  })
  return `${blocks.join('\n')}\n`
}

/** The same as a Markdown table. */
export function claimsMarkdown(judged: readonly JudgedClaim[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const rows = judged.map(
    (claim) =>
      `| ${claim.verdict} | ${cell(claim.statement)} | ${cell(found(claim))} | ${cell(sourceText(claim))} | \`${claim.id}\` |`,
  )
  return `| verdict | claim | found | source | id |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n\n${tally(judged)}\n`
}

function tally(judged: readonly JudgedClaim[]): string {
  const counts = Map.groupBy(judged, ({ verdict }) => verdict)
  const parts = (Object.keys(MARKS) as Verdict[]).map((verdict) => `${counts.get(verdict)?.length ?? 0} ${verdict}`)
  return `${judged.length} claims: ${parts.join(', ')}. Supported or refuted only where the whole interval lies within or without what is claimed.`
}

function found({ evidence, metric, expect }: Omit<JudgedClaim, 'statement' | 'verdict'>): string {
  const claimed = `claimed: ${expectation(metric, expect)}`
  if ('because' in evidence) return `Not measured: ${evidence.because}; ${claimed}.`
  const show = (value: number): string => figure(metric, value)
  const end = evidence.high === Infinity ? 'or more' : show(evidence.high)
  const interval = evidence.high === Infinity ? `[${show(evidence.low)} ${end}]` : `[${show(evidence.low)}, ${end}]`
  return `${label(metric)}: ${show(evidence.value)} ${interval} (${evidence.basis}); ${claimed}.`
}

function expectation(metric: Metric, { atLeast, atMost }: JudgedClaim['expect']): string {
  const show = (value: number): string => figure(metric, value)
  if (atLeast === atMost && atLeast !== undefined) return show(atLeast)
  if (atLeast !== undefined && atMost !== undefined) return `${show(atLeast)} to ${show(atMost)}`
  return atLeast === undefined ? `at most ${show(atMost ?? 0)}` : `at least ${show(atLeast)}`
}

function label(metric: Metric): string {
  if ('estimate' in metric) return metricLabel(metric.estimate)
  if ('ratio' in metric) return `Ratio of ${metricLabel(metric.ratio).toLowerCase()}`
  if ('saving' in metric) return 'Saved of the monthly cost'
  if ('price' in metric) return 'List price per million'
  return metric.kafka === 'messagesPerSecond' ? 'Messages' : 'Delivery p50'
}

function figure(metric: Metric, value: number): string {
  if ('ratio' in metric) return `${formatNumber(value)} times`
  if ('saving' in metric) return formatShare(value)
  if ('price' in metric) return `$${formatNumber(value, 2)}`
  const name = 'estimate' in metric ? metric.estimate : metric.kafka
  if (name.endsWith('PerSecond')) return `${formatNumber(value)}/s`
  return name.includes('Bytes') ? `${formatNumber(value / 2 ** 20, 0)} MiB` : `${formatNumber(value)} ms`
}

function sourceText({ source: { authors, title, year, url } }: Pick<JudgedClaim, 'source'>): string {
  const by = [authors, year].filter((part) => part !== undefined).join(' ')
  return [by === '' ? title : `${by}: ${title}`, url].filter((part) => part !== undefined).join(', ')
}
