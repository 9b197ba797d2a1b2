import { DriverFailed } from '../../load/driver-failed.ts'
import { pinThisProcess } from '../../machine/pinning.ts'
import { measureRound } from '../../run/measure/measure-round.ts'
import { outsideCause } from '../../run/measure/outside-cause.ts'
import type { RoundContext } from '../../run/measure/round-context.ts'
import type { Session } from '../../run/session.ts'
import { checkTarget } from '../../run/start/check-target.ts'
import { slowestRate } from '../../run/start/full-rate.ts'
import { heat, makeReady, settle } from '../../run/start/warm-up-target.ts'
import type { Dataset } from '../../scenario/define.ts'
import type { Random } from '../../scenario/random.ts'
import { shuffled } from '../../scenario/sampling.ts'
import { list } from '../../text/format.ts'
import type { ArmName } from '../verdict-document.ts'
import { ArmFailed, withLogTail } from './arm-failed.ts'
import type { StartableArm } from './arms.ts'
import { DisturbanceWatch } from './disturbance.ts'
import { type FailedAttempt, type RunningArm, startArms } from './start-arms.ts'
import type { ArmRound } from './to-gate-round.ts'

export interface StartContext<Name extends string = ArmName> extends Omit<RoundContext, 'slowestRatePerSecond'> {
  /** The data set that the contract is checked with. */
  readonly checkData: Dataset
  readonly arms: readonly StartableArm<Name>[]
  readonly session: Pick<Session, 'up' | 'logs'>
  readonly roundsPerStart: number
  /** Of the order of the arms. */
  readonly random: Random
  /** Told of each start of an arm that failed, before it is tried again. */
  readonly onFailedStart: (failed: FailedAttempt<Name>) => void
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
 * Rejects with `ArmFailed` when an arm does not start, breaks its contract or crashes: a gate cannot go on with half of a pair.
 */
export async function measureStart<Name extends string>(
  place: StartPlace,
  context: StartContext<Name>,
): Promise<MeasuredStart<Name>> {
  const { arms, session, phases, signal, progress, division, plan, onFailedStart } = context
  const budget = { cpuSet: division.targetCpus, memoryBytes: plan.memoryBytes }
  const starting = { session, budget, signal, start: place.start, onFailedStart }
  const running = await phases.time('start', () => startArms(arms, starting))
  try {
    const checkContracts = (): Promise<void> =>
      all(running, async (one) => {
        // One server's data is loaded and checked once, and never by two at a time.
        if (runsOnServerOf(running, one)) return
        await one.runTarget.deployment.resume()
        await phases.time('contract check', () => atWork(one, signal, () => checkTarget(one.runTarget, context)))
      })
    // Programs inherit where their parent may run: only from here on may this process be kept to the driver's CPUs.
    using _pinned = pinThisProcess(division.driverCpus)
    if (place.checkContract) await checkContracts()
    else {
      await all(running, async (one) => {
        await atWork(one, signal, () => one.runTarget.lookForBench(context.checkData, context.scenario))
        await one.runTarget.deployment.pause()
      })
    }
    // What runs elsewhere stays warm, and one server is heated once.
    const cold = running.filter((one) => one.arm.open.url === undefined || place.checkContract)
    if (cold.length > 0) {
      progress.now(`start ${place.start + 1}: warming up ${list(cold.map(({ arm }) => arm.name))}`)
      await phases.time('warm-up', () => warmUpArms(cold, context))
    }
    const slowestRatePerSecond = place.slowestRatePerSecond ?? slowestRate(running.map(({ runTarget }) => runTarget))
    const rounds: ArmRound<Name>[][] = []
    for (let round = 0; round < context.roundsPerStart; round++) {
      const number = place.start * context.roundsPerStart + round
      progress.now(`start ${place.start + 1}, round ${number + 1}: measuring`)
      const measured: ArmRound<Name>[] = []
      for (const [position, one] of shuffled(running, context.random).entries()) {
        const roundContext = { ...context, slowestRatePerSecond }
        measured.push(await atWork(one, signal, () => measureArm(one, number, position, roundContext)))
      }
      rounds.push(measured)
    }
    // What answers rightly at first may answer quickly once it has seen some traffic.
    if (place.checkContract) await checkContracts()
    return { rounds, slowestRatePerSecond }
  } finally {
    await phases.time('stop', () => Promise.all(running.map(({ runTarget }) => runTarget.stop())))
  }
}

/** Heats the arms at the same time, and lets each settle alone. */
async function warmUpArms<Name extends string>(
  arms: readonly RunningArm<Name>[],
  context: StartContext<Name>,
): Promise<void> {
  const { signal } = context
  const ofServer = (one: RunningArm<Name>): RunningArm<Name> => arms.find((first) => isSameServer(first, one)) ?? one
  const servers = arms.filter((one) => ofServer(one) === one)
  await all(servers, (one) => atWork(one, signal, () => makeReady(one.runTarget, context)))
  const heated = heat(
    servers.map(({ runTarget }) => runTarget),
    context,
  )
  await all(servers, async (one) => void (await atWork(one, signal, () => heated)))
  const heating = await heated
  for (const one of arms) {
    const own = heating[servers.indexOf(ofServer(one))]
    if (own !== undefined) await atWork(one, signal, () => settle(one.runTarget, own, context))
  }
}

async function measureArm<Name extends string>(
  { arm, runTarget }: RunningArm<Name>,
  number: number,
  position: number,
  context: RoundContext,
): Promise<ArmRound<Name>> {
  const { record, deployment } = runTarget
  await deployment.resume()
  const watch = await DisturbanceWatch.start(deployment, context.division.targetCpus)
  const round = await measureRound(runTarget, number, position, context)
  const disturbance = await watch.stop(round.stages)
  record.rounds.push(round)
  await deployment.pause()
  return { arm: arm.name, target: record, round, disturbance }
}

/** Whether an arm before this one is the same running server. */
function runsOnServerOf(running: readonly RunningArm<string>[], one: RunningArm<string>): boolean {
  return running.find((other) => isSameServer(other, one)) !== one
}

function isSameServer(one: RunningArm<string>, other: RunningArm<string>): boolean {
  const { url } = one.arm.open
  return one === other || (url !== undefined && url.href === other.arm.open.url?.href)
}

/** Does something with an arm that runs. Rejects with `ArmFailed` when it goes wrong or the arm crashes meanwhile. */
async function atWork<T>(
  { arm, runTarget }: RunningArm<string>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { deployment, record } = runTarget
  try {
    return await Promise.race([work(), deployment.crashed])
  } catch (error) {
    signal.throwIfAborted()
    // No arm is to blame for what made the load.
    if (error instanceof DriverFailed) throw error
    const { kind, source } = arm.open.description
    // Whoever is gone breaks its contract too, and answers nothing: that it is gone says more.
    const outside = await outsideCause(deployment)
    const [first] = outside === undefined ? record.contract.failed : []
    throw new ArmFailed({
      arm: arm.name,
      when: 'work',
      kind,
      source,
      attempts: 1,
      cause: outside ?? (await withLogTail(error, deployment)),
      brokenContract: first && `${first.name}: ${first.message}`,
    })
  }
}

/** Lets all come to their end, for they are stopped afterwards, and rejects as the first that did. */
async function all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(items.map(work))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
