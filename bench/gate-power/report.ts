import { seededRandom } from '../../src/scenario/random.ts'
import { hodgesLehmann, type IntervalEstimate } from '../../src/stats/hodges-lehmann.ts'
import { proportion } from '../../src/stats/proportion.ts'
import { atNominal, slowDowns } from './nominal.ts'
import type { Session } from './recording.ts'
import { type Candidate, type Decided, gateRule, naiveRule, type Rule } from './resample.ts'

/** For each rule and each case. */
const PLAYED = 400

const CPU = gateRule('gate, CPU per request +3%', { cpuPerRequest: [1.03, '+3%'] })
const RULES: readonly Rule[] = [
  CPU,
  gateRule('gate, throughput -3%', { throughput: [0.97, '-3%'] }),
  gateRule('gate, CPU +3% and throughput -5%', { cpuPerRequest: [1.03, '+3%'], throughput: [0.95, '-5%'] }),
  naiveRule('naive: one run each, CPU +5%', 'cpu', 1.05),
  naiveRule('naive: one run each, throughput -5%', 'throughput', 1 / 0.95),
]
const CANDIDATES: readonly Candidate[] = ['same', 'slower5', 'slower10']

type Played = ReadonlyMap<Rule, Readonly<Record<Candidate, readonly Decided[]>>>

/** All that the recording says, in Markdown. */
export function renderPower(sessions: readonly Session[]): string {
  const kinds = [false, true].flatMap((noisy) => {
    const ofKind = sessions.filter((session) => session.noisy === noisy)
    const starts = ofKind.flatMap((session) => session.starts)
    const windowMs = ofKind[0]?.windowMs
    return windowMs === undefined ? [] : [{ noisy, ofKind, starts, windowMs, played: playAll(atNominal(starts)) }]
  })
  const quiet = kinds.find(({ noisy }) => !noisy)
  const noisy = kinds.find((kind) => kind.noisy)
  return [
    ...kinds.flatMap(({ noisy, ofKind, starts, windowMs, played }) => [
      `### ${noisy ? 'With a noisy neighbour' : 'On a quiet machine'}`,
      recorded(ofKind),
      (['slower5', 'slower10'] as const).map((arm) => `- \`${arm}\` really is: ${truth(starts, arm)}`).join('\n'),
      `- noise of a start, as the deviation of the log ratio of two equal servers: CPU per request ${noise(starts, 0)}, throughput ${noise(starts, 1)}`,
      `Played with the slower servers scaled to just 5 and 10 %, their noise being their own. Of ${PLAYED} gates each: regression [95 % interval] · cannot tell · pass; measuring in seconds, median (ninth decile).`,
      table(played, windowMs),
    ]),
    '### The bars',
    bars(quiet, noisy),
  ].join('\n\n')
}

function recorded(sessions: readonly Session[]): string {
  return sessions
    .map(({ recordedAt, starts, machine: { os, cpuModel, cpus, node }, windowMs, hashes }) => {
      const work = Object.entries(hashes).map(([arm, count]) => `${arm} ${count}`)
      return `${starts.length} starts, windows of ${windowMs} ms, ${recordedAt.slice(0, 10)}: ${cpus} × ${cpuModel}, ${os}, Node.js ${node}; hashes a request: ${work.join(', ')}.`
    })
    .join('\n')
}

function playAll(starts: Session['starts']): Played {
  return new Map(
    RULES.map((rule) => {
      const play = (candidate: Candidate): Decided[] => {
        const random = seededRandom(1).fork(`${rule.name} ${candidate}`)
        return Array.from({ length: PLAYED }, () => rule.decide(starts, candidate, random))
      }
      return [rule, { same: play('same'), slower5: play('slower5'), slower10: play('slower10') }]
    }),
  )
}

function table(played: Played, windowMs: number): string {
  const heads = ['rule', 'nothing changed', 'measuring', '5 % slower', 'found in 120 s', '10 % slower', 'found in 60 s']
  const rows = [...played].map(([{ name }, { same, slower5, slower10 }]) => [
    name,
    verdicts(same),
    seconds(same, windowMs),
    verdicts(slower5),
    percent(foundIn(slower5, windowMs, 120).value),
    verdicts(slower10),
    percent(foundIn(slower10, windowMs, 60).value),
  ])
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

interface Kind {
  readonly windowMs: number
  readonly played: Played
}

/** What was promised, and whether it is kept. */
function bars(quiet: Kind | undefined, noisy: Kind | undefined): string {
  const rows: [bar: string, share: IntervalEstimate, isMet: (share: number) => boolean, wanted: string][] = []
  const of = ({ played }: Kind, candidate: Candidate): readonly Decided[] => played.get(CPU)?.[candidate] ?? []
  if (quiet) {
    const { windowMs } = quiet
    const alarms = shareOf(of(quiet, 'same'), fails)
    rows.push(['false alarms, nothing changed', alarms, (share) => share <= 0.01, 'at most 1 %'])
    const ten = foundIn(of(quiet, 'slower10'), windowMs, 60)
    rows.push(['10 % found by CPU per request within 60 s', ten, (share) => share >= 0.95, 'at least 95 %'])
    const five = foundIn(of(quiet, 'slower5'), windowMs, 120)
    rows.push(['5 % found by CPU per request within 120 s', five, (share) => share >= 0.8, 'at least 80 %'])
  }
  if (noisy) {
    for (const candidate of CANDIDATES) {
      const wrong = candidate === 'same' ? 'regression' : 'pass'
      const isWrong = candidate === 'same' ? fails : ({ verdict }: Decided) => verdict === 'pass'
      const share = shareOf(of(noisy, candidate), isWrong)
      const title = { same: 'nothing changed', slower5: '5 % slower', slower10: '10 % slower' }[candidate]
      rows.push([`noisy neighbour, ${title}: wrong answers (${wrong})`, share, (value) => value <= 0.01, 'at most 1 %'])
    }
  }
  const lines = rows.map(([bar, { value, low, high }, isMet, wanted]) => {
    const measured = `${percent(value)} [${percent(low ?? 0)}, ${percent(high ?? 1)}]`
    return `| ${bar} | ${wanted} | ${measured} | ${isMet(value) ? 'met' : '**missed**'} |`
  })
  return ['| bar | wanted | played | |', '|---|---|---|---|', ...lines, ''].join('\n')
}

/** What the slow-down really is, from all starts together. */
function truth(starts: Session['starts'], arm: 'slower5' | 'slower10'): string {
  const ratio = (index: 0 | 1): string => {
    const logs = slowDowns(starts, arm, index)
    if (logs.length === 0) return 'not recorded'
    const { value, low, high } = hodgesLehmann(logs, 0.95)
    return `${change(value)} [${low === null ? '?' : change(low)}, ${high === null ? '?' : change(high)}]`
  }
  return `CPU per request ${ratio(0)}, throughput ${ratio(1)}`
}

/** Standard deviation of the log ratio of the first two equal servers. */
function noise(starts: Session['starts'], index: 0 | 1): string {
  const logs = starts.flatMap(({ same1, same2 }) => (same1 && same2 ? [Math.log(same1[index] / same2[index])] : []))
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1)
  return `${(100 * Math.sqrt(variance)).toFixed(1)} %`
}

function change(log: number): string {
  return `${((Math.exp(log) - 1) * 100).toFixed(1)} %`
}

function verdicts(decided: readonly Decided[]): string {
  const share = (verdict: Decided['verdict']) => shareOf(decided, (one) => one.verdict === verdict)
  const { value, low, high } = share('regression')
  const others = (['cannot tell', 'pass'] as const).map((verdict) => percent(share(verdict).value))
  return `${percent(value)} [${percent(low ?? 0)}, ${percent(high ?? 1)}] · ${others.join(' · ')}`
}

/** It would have failed a build, confirmed or not. */
function fails({ verdict }: Decided): boolean {
  return verdict === 'regression' || verdict === 'unconfirmed regression'
}

function shareOf(decided: readonly Decided[], is: (one: Decided) => boolean): IntervalEstimate {
  return proportion(decided.filter(is).length, decided.length, 0.95)
}

/** Share of gates that had found the regression, confirmed, within so much measuring. */
function foundIn(decided: readonly Decided[], windowMs: number, limitS: number): IntervalEstimate {
  return shareOf(decided, ({ verdict, windows }) => verdict === 'regression' && windows * windowMs <= limitS * 1_000)
}

/** Median and ninth decile. */
function seconds(decided: readonly Decided[], windowMs: number): string {
  const sorted = decided.map(({ windows }) => (windows * windowMs) / 1_000).sort((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0)
  return `${at(0.5)} (${at(0.9)})`
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
