/**
 * How often a gate cries wolf, and what it finds in which time.
 *
 *     npm run bench:gate-power                 plays gates from what was recorded
 *     npm run bench:gate-power -- record       records more first: 26 starts, and 9 with a noisy neighbour (ten minutes, quiet machine)
 *     npm run bench:gate-power -- record 10 4  as many starts
 */
import { seededRandom } from '../../src/scenario/random.ts'
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts'
import { proportion } from '../../src/stats/proportion.ts'
import { record } from './record.ts'
import { type RecordedArm, readRecording, type Session } from './recording.ts'
import { type Decided, gateRule, naiveRule, type Rule } from './resample.ts'

const PLAYED = 200
const RULES: readonly Rule[] = [
  gateRule('gate, CPU per request +3%', { cpuPerRequest: [1.03, '+3%'] }),
  gateRule('gate, throughput -3%', { throughput: [0.97, '-3%'] }),
  gateRule('gate, CPU +3% and throughput -5%', { cpuPerRequest: [1.03, '+3%'], throughput: [0.95, '-5%'] }),
  naiveRule('naive: one run each, CPU +5%', 'cpu', 1.05),
  naiveRule('naive: one run each, throughput -5%', 'throughput', 1 / 0.95),
]

const [command, quiet = '26', noisy = '9'] = process.argv.slice(2)
if (command === 'record') {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  await record(Number(quiet), Number(noisy), controller.signal)
}
const sessions = readRecording()
if (sessions.length === 0) throw new Error('nothing is recorded: run it with "record" first, on a quiet machine')
for (const isNoisy of [false, true]) {
  const ofKind = sessions.filter((session) => session.noisy === isNoisy)
  if (ofKind.length > 0) report(ofKind, isNoisy)
}

function report(ofKind: readonly Session[], isNoisy: boolean): void {
  const starts = ofKind.flatMap((session) => session.starts)
  const windowMs = ofKind[0]?.windowMs ?? Number.NaN
  print(`\n## ${isNoisy ? 'With a noisy neighbour' : 'Quiet'}: ${starts.length} starts\n`)
  for (const arm of ['slower5', 'slower10'] as const) print(`- ${arm}: ${truth(starts, arm)}`)
  print(`\nOf ${PLAYED} gates each: regression · cannot tell · pass, and the measuring they took.\n`)
  print(
    '| rule | nothing changed | measuring | 5 % slower | found in 120 s | 10 % slower | found in 60 s | measuring |',
  )
  print('|---|---|---|---|---|---|---|---|')
  for (const rule of RULES) {
    const play = (candidate: 'same' | 'slower5' | 'slower10') => playAll(rule, starts, candidate)
    const [same, slower5, slower10] = [play('same'), play('slower5'), play('slower10')]
    print(
      `| ${[
        rule.name,
        verdicts(same),
        seconds(same, windowMs),
        verdicts(slower5),
        foundIn(slower5, windowMs, 120),
        verdicts(slower10),
        foundIn(slower10, windowMs, 60),
        seconds(slower10, windowMs),
      ].join(' | ')} |`,
    )
  }
}

/** What the slow-down really is, from all starts together. */
function truth(starts: Session['starts'], arm: RecordedArm): string {
  const ratio = (index: 0 | 1): string => {
    const logs = starts.flatMap((start) => {
      const same = (['same1', 'same2', 'same3'] as const).flatMap((one) => start[one]?.[index] ?? [])
      const slower = start[arm]?.[index]
      if (slower === undefined || same.length === 0) return []
      return [Math.log(slower) - same.reduce((sum, value) => sum + Math.log(value), 0) / same.length]
    })
    if (logs.length === 0) return 'not recorded'
    const { value, low, high } = hodgesLehmann(logs, 0.95)
    return `${change(value)} [${low === null ? '?' : change(low)}, ${high === null ? '?' : change(high)}]`
  }
  return `CPU per request ${ratio(0)}, throughput ${ratio(1)}`
}

function change(log: number): string {
  return `${((Math.exp(log) - 1) * 100).toFixed(1)} %`
}

function playAll(rule: Rule, starts: Session['starts'], candidate: 'same' | 'slower5' | 'slower10'): Decided[] {
  const random = seededRandom(1).fork(`${rule.name} ${candidate}`)
  return Array.from({ length: PLAYED }, () => rule.decide(starts, candidate, random))
}

function verdicts(decided: readonly Decided[]): string {
  const share = (verdict: Decided['verdict']): number => decided.filter((one) => one.verdict === verdict).length
  const { value, low, high } = proportion(share('regression'), decided.length, 0.95)
  const percent = (part: number): string => `${Number((part * 100).toPrecision(3))} %`
  const others = (['cannot tell', 'pass'] as const).map((verdict) => percent(share(verdict) / decided.length))
  return `${percent(value)} [${percent(low ?? 0)}, ${percent(high ?? 1)}] · ${others.join(' · ')}`
}

/** Share of gates that had found the regression, confirmed, within so much measuring. */
function foundIn(decided: readonly Decided[], windowMs: number, limitS: number): string {
  const found = decided.filter(
    ({ verdict, windows }) => verdict === 'regression' && windows * windowMs <= limitS * 1_000,
  )
  return `${Number(((found.length / decided.length) * 100).toPrecision(3))} %`
}

/** Median and ninth decile. */
function seconds(decided: readonly Decided[], windowMs: number): string {
  const sorted = decided.map(({ windows }) => (windows * windowMs) / 1_000).sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return `${at(0.5).toFixed(0)} s (${at(0.9).toFixed(0)} s)`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
