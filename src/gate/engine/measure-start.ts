import { ExitCode, UserError } from '../../errors.ts'
import { pinThisProcess } from '../../pinning.ts'
import { checkTarget } from '../../pipeline/check-target.ts'
import type { Contestant } from '../../pipeline/contestant.ts'
import { slowestRate } from '../../pipeline/full-rate.ts'
import type { LogFolder } from '../../pipeline/log-folder.ts'
import { measureRound, type RoundContext } from '../../pipeline/measure-round.ts'
import { shuffled } from '../../pipeline/measure-rounds.ts'
import { startContestants } from '../../pipeline/start-targets.ts'
import { warmUpTarget } from '../../pipeline/warm-up-target.ts'
import type { HeadlineProfiles } from '../../result/headline-stages.ts'
import type { TargetResult } from '../../result/schema.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import type { Random } from '../../scenario/random.ts'
import { urlDeployment } from '../arms/url-deployment.ts'
import type { ArmName, GateRound } from '../verdict-document.ts'
import type { StartableArm } from './arms.ts'
import { DisturbanceWatch } from './disturbance.ts'
import { type ArmRound, toGateRound } from './to-gate-round.ts'

export interface StartContext extends Omit<RoundContext, 'slowestRatePerSecond'> {
  readonly arms: readonly StartableArm[]
  /** Undefined: nothing has to be started. */
  readonly runtime: Runtime | undefined
  readonly logs: LogFolder | undefined
  readonly headline: HeadlineProfiles
  readonly roundsPerStart: number
  /** Of the order of the arms. */
  readonly random: Random
}

export interface StartPlace {
  readonly batch: GateRound['batch']
  readonly start: number
  /** Number of its first round. */
  readonly firstRound: number
  /** What 100 % of a profile stands for; undefined at the first start, which finds it out and checks the contract. */
  readonly slowestRatePerSecond: number | undefined
}

export interface MeasuredStart {
  readonly rounds: readonly GateRound[]
  readonly slowestRatePerSecond: number
  /** All that was recorded of each arm. */
  readonly records: ReadonlyMap<ArmName, TargetResult>
}

/**
 * Starts fresh processes of all arms, warms each up, measures them in turn in a random order, and stops them.
 * Throws a UserError when an arm does not start, breaks its contract or crashes: a gate cannot go on with half of a pair.
 */
export async function measureStart(place: StartPlace, context: StartContext): Promise<MeasuredStart> {
  const { arms, phases, signal, progress, division } = context
  const started = new Map(arms.map((arm) => [arm.name, arm.contestant()]))
  const contestants = [...started.values()]
  try {
    await phases.time('start', () => start(started, context))
    // Programs inherit where their parent may run: only from here on may this process be kept to the driver's CPUs.
    using _pinned = pinThisProcess(division.driverCpus)
    await attemptAll(contestants, signal, (contestant) =>
      place.slowestRatePerSecond === undefined
        ? phases.time('contract check', () => checkTarget(contestant, context))
        : contestant.deployment.pause(),
    )
    for (const contestant of contestants) {
      progress.now(`start ${place.start + 1}: warming up ${contestant.name}`)
      await attemptAll([contestant], signal, () => phases.time('warm-up', () => warmUpTarget(contestant, context)))
    }
    const slowestRatePerSecond = place.slowestRatePerSecond ?? slowestRate(contestants)
    const rounds: GateRound[] = []
    for (let round = 0; round < context.roundsPerStart; round++) {
      const number = place.firstRound + round
      progress.now(`start ${place.start + 1}, round ${number + 1}: measuring`)
      const inOrder = shuffled([...started], context.random)
      const measured: ArmRound[] = []
      for (const [position, [arm, contestant]] of inOrder.entries()) {
        measured.push(await measureArm(arm, contestant, number, position, { ...context, slowestRatePerSecond }))
      }
      rounds.push(toGateRound({ batch: place.batch, start: place.start, round: number }, measured, context.headline))
    }
    return { rounds, slowestRatePerSecond, records: new Map([...started].map(([name, { record }]) => [name, record])) }
  } finally {
    await phases.time('stop', () => Promise.all(contestants.map((contestant) => contestant.stop())))
  }
}

async function start(started: ReadonlyMap<ArmName, Contestant>, context: StartContext): Promise<void> {
  const { arms, runtime, division, plan, logs, signal } = context
  const here: Contestant[] = []
  for (const { name, open, topology } of arms) {
    const contestant = started.get(name)
    if (contestant === undefined) continue
    if (open.url === undefined) here.push(contestant)
    else contestant.started(urlDeployment(topology, open.url), 0)
  }
  if (runtime === undefined) return
  const budget = { cpuSet: division.targetCpus, memoryBytes: plan.memoryBytes }
  await startContestants(here, runtime, { budget, logs, signal })
  refuseFailed(here)
}

async function measureArm(
  arm: ArmName,
  contestant: Contestant,
  number: number,
  position: number,
  context: RoundContext,
): Promise<ArmRound> {
  const { record, deployment } = contestant
  let measured: ArmRound | undefined
  await attemptAll([contestant], context.signal, async () => {
    await deployment.resume()
    const watch = await DisturbanceWatch.start(deployment, context.division.targetCpus)
    const round = await measureRound(contestant, number, position, context)
    measured = { arm, target: record, round, tags: await watch.tags(arm, round.stages) }
    record.rounds.push(round)
    await deployment.pause()
  })
  if (measured === undefined) throw new TypeError(`${arm} was not measured`)
  return measured
}

async function attemptAll(
  contestants: readonly Contestant[],
  signal: AbortSignal,
  work: (contestant: Contestant) => Promise<void>,
): Promise<void> {
  await Promise.all(contestants.map((contestant) => contestant.attempt(() => work(contestant), signal)))
  refuseFailed(contestants)
}

function refuseFailed(contestants: readonly Contestant[]): void {
  const failed = contestants.find((contestant) => contestant.failed)
  if (failed === undefined) return
  const { failure, contract } = failed.record
  const [first] = contract.failed
  throw new ArmFailed(
    failed.name as ArmName,
    first && `${first.name}: ${first.message}`,
    failure?.message ?? 'it failed',
    {
      remedy: 'Start it alone with "archbench up" to look into it',
      exitCode: failure?.exitCode === ExitCode.broken ? ExitCode.broken : ExitCode.failed,
    },
  )
}

/** One of the arms cannot be measured any further. */
export class ArmFailed extends UserError {
  readonly arm: ArmName
  /** The first case of the contract that it failed, in words. */
  readonly brokenContract: string | undefined

  constructor(arm: ArmName, brokenContract: string | undefined, why: string, details: UserError['details']) {
    super(`the ${arm === 'candidate' ? 'candidate' : 'base'} cannot be measured: ${why}`, details)
    this.arm = arm
    this.brokenContract = brokenContract
  }
}
