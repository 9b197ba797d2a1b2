import { measureFingerprint } from '../../calibrate/measure-fingerprint.ts'
import { driverNeeds } from '../../config/driver-needs.ts'
import type { Plan } from '../../config/plan.ts'
import { checkOwnLimits } from '../../load/own-limits.ts'
import { driverCpuCount } from '../../machine/machine.ts'
import { ConditionsWatch } from '../../observe/conditions-watch.ts'
import { ownProcesses } from '../../observe/load-watch.ts'
import { conditionWarnings } from '../../report/content/condition-words.ts'
import type { Fingerprint } from '../../result/fingerprint-schema.ts'
import { type HeadlineProfiles, headlineProfiles } from '../../result/headline-stages.ts'
import type { TargetResult } from '../../result/schema.ts'
import { WorkerCounts } from '../../run/measure/worker-counts.ts'
import { planResult } from '../../run/outcome/plan-result.ts'
import { Session } from '../../run/session.ts'
import { aboveRemoteRate, limitRemoteLoad } from '../../run/start/limit-remote-load.ts'
import { startLines } from '../../run/start/start-lines.ts'
import { Phases, type Progress } from '../../run/watch/progress.ts'
import type { Scenario } from '../../scenario/define.ts'
import { loadScenario } from '../../scenario/load.ts'
import { seededRandom } from '../../scenario/random.ts'
import { scenarioDataset } from '../../scenario/stream.ts'
import type { Month } from '../bill/month.ts'
import type { GatePlan } from '../gate-plan.ts'
import type { ArmName, FailedStart, GateRound } from '../verdict-document.ts'
import { type Arms, openArms } from './arms.ts'
import { measureStart, type StartContext } from './measure-start.ts'
import { toGateRound } from './to-gate-round.ts'

export interface SessionOptions {
  readonly signal: AbortSignal
  readonly progress: Progress
  /** What 100 % of the profiles stands for, where that is known. */
  readonly slowestRatePerSecond?: number | undefined
}

/** Everything that stays the same from start to start. */
interface Parts extends Pick<GateSession, 'arms' | 'run' | 'conditions' | 'fingerprint' | 'failedStarts'> {
  readonly context: StartContext
  readonly month: Month | undefined
}

/** A gate's measuring: what can be started again and again, and the record of it. */
export class GateSession implements AsyncDisposable {
  readonly startedAt = new Date()
  readonly scenario: Scenario
  readonly run: Session
  readonly conditions: ConditionsWatch
  readonly fingerprint: Fingerprint
  readonly arms: Arms
  readonly rounds: GateRound[] = []
  /** What was recorded of each arm, start by start. */
  readonly records: [ArmName, TargetResult][] = []
  /** Starts of an arm that failed. */
  readonly failedStarts: readonly FailedStart[]
  slowestRatePerSecond: number | undefined
  readonly #context: StartContext
  readonly #headline: HeadlineProfiles
  readonly #month: Month | undefined
  readonly #stack: AsyncDisposableStack
  #starts = 0

  private constructor(parts: Parts, slowestRatePerSecond: number | undefined, stack: AsyncDisposableStack) {
    this.#month = parts.month
    this.arms = parts.arms
    this.scenario = parts.context.scenario
    this.run = parts.run
    this.conditions = parts.conditions
    this.fingerprint = parts.fingerprint
    this.slowestRatePerSecond = slowestRatePerSecond
    this.#context = parts.context
    this.#headline = headlineProfiles(planResult(parts.context.plan, 0))
    this.#stack = stack
    this.failedStarts = parts.failedStarts
  }

  /** Prepares everything that is needed to start the arms. Throws a UserError for what is wrong or missing. */
  static async open(gatePlan: GatePlan, options: SessionOptions): Promise<GateSession> {
    const { signal, progress } = options
    await using stack = new AsyncDisposableStack()
    const runStart = performance.now()
    const phases = new Phases()
    const plan = withUnlimitedRounds(gatePlan.plan)
    const scenario = await loadScenario(plan.scenario)
    // Before anything of this run uses the machine.
    const fingerprint = await measureFingerprint(signal)
    progress.now('getting both sides ready')
    const arms = stack.use(await openArms(gatePlan, signal))
    const { choice } = arms
    const runTargets = arms.all.map((arm) => arm.runTarget())
    await limitRemoteLoad(runTargets, aboveRemoteRate(plan) ?? 'the warm-up of a gate: as fast as answers come')
    const conditions = await ConditionsWatch.start(signal)
    const session = stack.use(await Session.open({ ...plan, runtime: choice?.name, signal, progress }))
    const { division, components } = session
    checkOwnLimits(driverNeeds(plan, driverCpuCount(division)))
    for (const text of conditionWarnings(conditions.conditions(components))) progress.say(`Warning: ${text}`)
    const topologies = arms.all.filter(({ open }) => open.url === undefined).map(({ topology }) => topology)
    if (choice) for (const line of startLines(choice, topologies, plan.scenario)) progress.say(line)
    await session.prepare(topologies)
    const failedStarts: FailedStart[] = []
    const context: StartContext = {
      plan,
      scenario,
      data: scenarioDataset(scenario, plan.seed, plan.dataSize),
      checkData: scenarioDataset(scenario, plan.seed),
      driver: await session.openDriver(plan, runTargets),
      division,
      runStart,
      signal,
      progress,
      phases,
      arms: arms.all,
      session,
      roundsPerStart: gatePlan.roundsPerStart,
      random: seededRandom(plan.seed),
      onFailedStart: (failed) => {
        failedStarts.push(failed)
        progress.say(`Start ${failed.start + 1} of ${failed.arm}, attempt ${failed.attempt}, failed: ${failed.reason}.`)
      },
      workers: new WorkerCounts(plan.driverWorkers, driverCpuCount(division)),
    }
    const parts = { arms, run: session, conditions, fingerprint, failedStarts, context, month: gatePlan.month }
    return new GateSession(parts, options.slowestRatePerSecond, stack.move())
  }

  /** Starts that were measured. */
  get starts(): number {
    return this.#starts
  }

  /** Measures one start of fresh processes. Rejects as `measureStart` does; what was measured before stays. */
  async measure(batch: GateRound['batch']): Promise<void> {
    const place = {
      start: this.#starts,
      checkContract: this.#starts === 0,
      slowestRatePerSecond: this.slowestRatePerSecond,
    }
    // What is no process of archbench's own cannot be told from other programs here: the rounds' own tags tell of those.
    const areOwn = this.arms.choice !== undefined && this.run.components === 'processes'
    const own = areOwn ? ownProcesses() : async () => undefined
    if (this.#starts === 0) await this.conditions.measuring(own)
    const measured = await measureStart(place, this.#context)
    await this.conditions.sample()
    this.#starts += 1
    this.slowestRatePerSecond = measured.slowestRatePerSecond
    for (const arms of measured.rounds) {
      const round = { batch, start: place.start, round: this.rounds.length }
      this.rounds.push(toGateRound(round, arms, this.#headline, this.#month))
    }
    // All rounds of an arm in one start share its record.
    this.records.push(...(measured.rounds[0] ?? []).map(({ arm, target }): [ArmName, TargetResult] => [arm, target]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** A gate measures as many rounds as it needs, whatever a profile wants of a comparison. */
function withUnlimitedRounds(plan: Plan): Plan {
  return { ...plan, profiles: plan.profiles.map((profile) => ({ ...profile, rounds: Number.MAX_SAFE_INTEGER })) }
}
