import { ExitCode, UserError } from '../../errors.ts'
import { formatDuration, formatShare, plural } from '../../report/format.ts'
import { seededRandom } from '../../scenario/random.ts'
import { proportion } from '../../stats/proportion.ts'
import { GateSession, type SessionOptions } from '../engine/session.ts'
import { gate } from '../gate.ts'
import type { GatePlan } from '../gate-plan.ts'
import type { GateRound } from '../verdict-document.ts'
import { dealAnew, type Played, playGate } from './play.ts'

/** Gates that are played from what was recorded. */
const PLAYED = 200
/** How much dearer requests are made on purpose. */
const SLOW_DOWN = 1.1
const CONFIDENCE = 0.95

export interface SelfTest {
  /** For the terminal. */
  readonly text: string
  readonly exitCode: ExitCode
}

/**
 * Finds out what a gate is worth on this machine. First three arms of the base are measured: gates played from those starts, with the arms dealt
 * out anew, show how often it would raise a false alarm. Then a real gate runs against the base with a burden, which it must find.
 * Throws as `gate` does, and with the signal's reason when it is interrupted.
 */
export async function selfTest(plan: GatePlan, options: SessionOptions): Promise<SelfTest> {
  if (plan.base === undefined) {
    throw new UserError('a self-test measures the base against itself', {
      key: '--self-test',
      found: 'a stored baseline',
      remedy: 'Name what to measure with --base',
    })
  }
  const same: GatePlan = { ...plan, candidate: plan.base }
  const startedAt = performance.now()
  const starts = plan.decision.looks.at(1) ?? plan.decision.looks[0] ?? 1
  const { recorded, isProcesses } = await record(same, starts, options)
  const played = playAll(plan, recorded)
  const lines = [`Base against itself: ${plural(recorded.length, 'start')} recorded.`, ...alarmLines(played)]
  const falseAlarms = played.filter(({ verdict }) => verdict === 'regression').length
  const isQuiet = falseAlarms / played.length <= plan.decision.alpha
  if (!isQuiet) lines.push('That is more than it may: do not let this machine fail a build.')
  let isFound = true
  if (isProcesses) {
    const verdict = await gate({ ...same, candidateBurden: SLOW_DOWN }, options)
    isFound = verdict.verdict === 'regression'
    lines.push(
      `The base with requests ${formatShare(SLOW_DOWN - 1)} dearer: ${verdict.verdict}, as it ${isFound ? 'must' : 'must not'} be, after ${formatDuration(verdict.measuredMs)} of measuring. ${verdict.reasons.join(' ')}`,
    )
  } else {
    lines.push('Only processes can be slowed down on purpose: whether it finds a slow-down was not tried.')
  }
  lines.push(`It took ${formatDuration(performance.now() - startedAt)}.`)
  return { text: `${lines.join('\n')}\n`, exitCode: isQuiet && isFound ? ExitCode.ok : ExitCode.failed }
}

async function record(
  plan: GatePlan,
  starts: number,
  options: SessionOptions,
): Promise<{ recorded: GateRound[][]; isProcesses: boolean }> {
  await using session = await GateSession.open(plan, options)
  for (let start = 0; start < starts; start++) await session.measure('first')
  const recorded = [...Map.groupBy(session.rounds, (round) => round.start).values()]
  return { recorded, isProcesses: session.arms.choice?.name === 'process' }
}

function playAll({ decision, plan }: GatePlan, recorded: readonly (readonly GateRound[])[]): Played[] {
  const random = seededRandom(plan.seed).fork('self-test')
  return Array.from({ length: PLAYED }, () => playGate(decision, () => dealAnew(random.pick(recorded), random)))
}

function alarmLines(played: readonly Played[]): string[] {
  const share = (verdict: Played['verdict']): string => {
    const { value, low, high } = proportion(
      played.filter((one) => one.verdict === verdict).length,
      played.length,
      CONFIDENCE,
    )
    return `${formatShare(value)} [${formatShare(low ?? 0)}, ${formatShare(high ?? 1)}]`
  }
  return [
    `Of ${plural(played.length, 'gate')} played from them: false alarms ${share('regression')}, cannot tell ${share('cannot tell')}, pass ${share('pass')}.`,
  ]
}
