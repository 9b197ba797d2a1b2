import { ExitCode, UserError } from '../../base/errors.ts'
import { seededRandom } from '../../scenario/random.ts'
import { figureOf } from '../decide/units.ts'
import { gate } from '../gate.ts'
import type { GatePlan } from '../gate-plan.ts'
import { GateSession, type SessionOptions } from '../measure/session.ts'
import type { GateRound } from '../verdict-document.ts'
import { dealAnew, type Played, playGate } from './play.ts'
import { injectedLoadCpus } from './with-injected-load.ts'
import { alarmsIn, renderSelfTest, SLOW_DOWN } from './words.ts'

/** Gates that are played from what was recorded. */
const PLAYED = 200

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
  options.progress.say('The base against itself, to see how often this machine raises a false alarm.')
  const { recorded, targetCpus, isProcesses } = await record(same, starts, options)
  const alarms = alarmsIn(playAll(plan, recorded))
  const burdenCpus = isProcesses ? injectedLoadCpus(SLOW_DOWN, usedCpus(recorded, plan), targetCpus) : undefined
  if (burdenCpus !== undefined) options.progress.say('The base with a burden, which must be found.')
  const slowedDown =
    burdenCpus === undefined ? undefined : await gate({ ...same, candidateBurdenCpus: burdenCpus }, options)
  options.signal.throwIfAborted()
  const isFound = slowedDown === undefined || slowedDown.verdict === 'regression'
  return {
    text: renderSelfTest({ starts: recorded.length, alarms, slowedDown, wallTimeMs: performance.now() - startedAt }),
    exitCode: alarms.isQuiet && isFound ? ExitCode.ok : ExitCode.failed,
  }
}

interface Recorded {
  /** Rounds, start by start. */
  readonly recorded: GateRound[][]
  readonly targetCpus: number
  readonly isProcesses: boolean
}

async function record(plan: GatePlan, starts: number, options: SessionOptions): Promise<Recorded> {
  await using session = await GateSession.open(plan, options)
  for (let start = 0; start < starts; start++) await session.measure('first')
  return {
    recorded: [...Map.groupBy(session.rounds, (round) => round.start).values()],
    targetCpus: session.run.division.targetCpus.length || session.run.division.usableCpus.length,
    isProcesses: session.arms.choice !== undefined && session.run.components === 'processes',
  }
}

/** CPUs that the base keeps busy where the gate looks at its CPU time; the median round. */
function usedCpus(recorded: Recorded['recorded'], { decision }: GatePlan): number {
  const rounds = recorded.flat().filter((round) => round.void === null)
  const stage =
    decision.checks.find(({ metric }) => metric.key === 'cpuPerRequest')?.stage ?? rounds[0]?.values[0]?.stage ?? ''
  const used = rounds.flatMap((round) => {
    const cpuMs = figureOf(round, stage, 'cpuMsPerRequest', 'base')
    const perSecond = figureOf(round, stage, 'throughputPerSecond', 'base')
    return cpuMs === undefined || perSecond === undefined ? [] : [(cpuMs * perSecond) / 1_000]
  })
  const middle = used.toSorted((a, b) => a - b)[Math.floor(used.length / 2)]
  if (middle !== undefined) return middle
  throw new UserError('the base cannot be given a burden: no round tells how much CPU time it uses', {
    key: '--self-test',
    found: rounds.length === 0 ? `every round was void, first because ${recorded.flat()[0]?.void}` : undefined,
    remedy: 'See that the base answers without errors under the load of the gate',
    exitCode: ExitCode.failed,
  })
}

function playAll({ decision, plan }: GatePlan, recorded: Recorded['recorded']): Played[] {
  const random = seededRandom(plan.seed).fork('self-test')
  return Array.from({ length: PLAYED }, () => playGate(decision, () => dealAnew(random.pick(recorded), random)))
}
