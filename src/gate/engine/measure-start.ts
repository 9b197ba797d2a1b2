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
import type { Runtime } from '../../runtime/runtime.ts'
import type { Dataset } from '../../scenario/define.ts'
import type { Random } from '../../scenario/random.ts'
import { urlDeployment } from '../arms/url-deployment.ts'
import type { ArmName } from '../verdict-document.ts'
import type { StartableArm } from './arms.ts'
import { DisturbanceWatch } from './disturbance.ts'
import type { ArmRound } from './to-gate-round.ts'

export interface StartContext<Name extends string = ArmName> extends Omit<RoundContext, 'slowestRatePerSecond'> {
  /** The data set that the contract is checked with. */
  readonly checkData: Dataset
  readonly arms: readonly StartableArm<Name>[]
  /** Undefined: nothing has to be started. */
  readonly runtime: Runtime | undefined
  readonly logs: LogFolder | undefined
  readonly roundsPerStart: number
  /** Of the order of the arms. */
  readonly random: Random
}

export interface StartPlace {
  /** Number of the start, from 0. */
  readonly start: number
  /** Whether the arms have to show that they do what the scenario says. */
  readonly checkContract: boolean
  /** What 100 % of a profile stands for; undefined: this start finds it out. */
  readonly slowestRatePerSecond: number | undefined
}

export interface MeasuredStart<Name extends string = ArmName> {
  /** Round by round, what each arm did, in the order in which they were measured. */
  readonly rounds: readonly (readonly ArmRound<Name>[])[]
  readonly slowestRatePerSecond: number
}

/**
 * Starts fresh processes of all arms, warms each up, measures them in turn in a random order, and stops them.
 * Throws a UserError when an arm does not start, breaks its contract or crashes: a gate cannot go on with half of a pair.
 */
export async function measureStart<Name extends string>(
  place: StartPlace,
  context: StartContext<Name>,
): Promise<MeasuredStart<Name>> {
  const { arms, phases, signal, progress, division } = context
  const started = new Map(arms.map((arm) => [arm.name, arm.contestant()]))
  const contestants = [...started.values()]
  try {
    await phases.time('start', () => start(started, context))
    // Programs inherit where their parent may run: only from here on may this process be kept to the driver's CPUs.
    using _pinned = pinThisProcess(division.driverCpus)
    await attemptAll(contestants, signal, (contestant) =>
      place.checkContract
        ? phases.time('contract check', () => checkTarget(contestant, context))
        : contestant.deployment.pause(),
    )
    for (const { name, open } of arms) {
      const contestant = started.get(name)
      // What runs elsewhere stays warm.
      if (contestant === undefined || (open.url !== undefined && !place.checkContract)) continue
      progress.now(`start ${place.start + 1}: warming up ${name}`)
      await attemptAll([contestant], signal, () => phases.time('warm-up', () => warmUpTarget(contestant, context)))
    }
    const slowestRatePerSecond = place.slowestRatePerSecond ?? slowestRate(contestants)
    const rounds: ArmRound<Name>[][] = []
    for (let round = 0; round < context.roundsPerStart; round++) {
      const number = place.start * context.roundsPerStart + round
      progress.now(`start ${place.start + 1}, round ${number + 1}: measuring`)
      const measured: ArmRound<Name>[] = []
      for (const [position, [arm, contestant]] of shuffled([...started], context.random).entries()) {
        measured.push(await measureArm(arm, contestant, number, position, { ...context, slowestRatePerSecond }))
      }
      rounds.push(measured)
    }
    return { rounds, slowestRatePerSecond }
  } finally {
    await phases.time('stop', () => Promise.all(contestants.map((contestant) => contestant.stop())))
  }
}

async function start<Name extends string>(
  started: ReadonlyMap<Name, Contestant>,
  context: StartContext<Name>,
): Promise<void> {
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

async function measureArm<Name extends string>(
  arm: Name,
  contestant: Contestant,
  number: number,
  position: number,
  context: RoundContext,
): Promise<ArmRound<Name>> {
  const { record, deployment } = contestant
  let measured: ArmRound<Name> | undefined
  await attemptAll([contestant], context.signal, async () => {
    await deployment.resume()
    const watch = await DisturbanceWatch.start(deployment, context.division.targetCpus)
    const round = await measureRound(contestant, number, position, context)
    measured = { arm, target: record, round, disturbances: await watch.stop(round.stages) }
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
  throw new ArmFailed(failed.name, first && `${first.name}: ${first.message}`, failure?.message ?? 'it failed', {
    remedy: 'Start it alone with "archbench up" to look into it',
    // A base that breaks its contract is no fault of the candidate.
    exitCode: failed.name === 'candidate' && failure?.exitCode === ExitCode.broken ? ExitCode.broken : ExitCode.failed,
  })
}

/** One of the arms cannot be measured any further. */
export class ArmFailed extends UserError {
  readonly arm: string
  /** The first case of the contract that it failed, in words. */
  readonly brokenContract: string | undefined

  constructor(arm: string, brokenContract: string | undefined, why: string, details: UserError['details']) {
    super(`the ${arm === 'candidate' ? 'candidate' : 'base'} cannot be measured: ${why}`, details)
    this.arm = arm
    this.brokenContract = brokenContract
  }
}
