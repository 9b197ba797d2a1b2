import { spawn } from 'node:child_process'
import { type } from 'node:os'
import { join } from 'node:path'
import { makePlan } from '../../src/config/make-plan.ts'
import type { Plan } from '../../src/config/plan.ts'
import type { StartableArm } from '../../src/gate/measure/arms.ts'
import { measureStart, type StartContext } from '../../src/gate/measure/measure-start.ts'
import { roundFigures, voidReason } from '../../src/gate/measure/round-figures.ts'
import type { ArmRound } from '../../src/gate/measure/to-gate-round.ts'
import { describeMachine } from '../../src/machine/machine.ts'
import { pinned } from '../../src/machine/pinning.ts'
import { headlineProfiles } from '../../src/result/headline-stages.ts'
import { WorkerCounts } from '../../src/run/measure/worker-counts.ts'
import { planResult } from '../../src/run/outcome/plan-result.ts'
import { RunTarget } from '../../src/run/run-target.ts'
import { Session as RunSession } from '../../src/run/session.ts'
import { Phases } from '../../src/run/watch/progress.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { seededRandom } from '../../src/scenario/random.ts'
import { commandTopology } from '../../src/target/command/command-topology.ts'
import { ARMS, type RecordedArm, Recording, type Session } from './recording.ts'

const WINDOW_MS = 1_000
const WARM_UP_MS = 2_200
const HASHES = 40
const PROBE_HASHES = 80
const CALIBRATION_STARTS = 3
const here = import.meta.dirname

/** How long is recorded, in minutes. */
export interface RecordTimes {
  readonly quiet: number
  readonly noisy: number
}

/**
 * Records starts on a quiet machine, and some with a neighbour that burns CPU time on the target's CPU half of the
 * time, for as long as is given, and adds each to the recording as soon as it is there.
 */
export async function record({ quiet, noisy }: RecordTimes, signal: AbortSignal): Promise<void> {
  await using recorder = await Recorder.open(signal)
  const hashes = await calibrate(recorder)
  const recording = new Recording()
  for (const [isNoisy, minutes] of [
    [false, quiet],
    [true, noisy],
  ] as const) {
    if (minutes === 0) continue
    using _neighbour = isNoisy ? startNeighbour(recorder.targetCpus) : undefined
    const recordedAt = new Date().toISOString()
    const save = recording.begin({ recordedAt, noisy: isNoisy, machine: machine(), windowMs: WINDOW_MS, hashes })
    const end = performance.now() + minutes * 60_000
    let count = 0
    while (performance.now() < end) {
      save(await recorder.start(hashes))
      count += 1
      const leftS = Math.max(0, (end - performance.now()) / 1_000)
      process.stderr.write(`${isNoisy ? 'noisy' : 'quiet'}: ${count} starts, ${leftS.toFixed(0)} s left\n`)
    }
  }
}

function machine(): Session['machine'] {
  const { cpuModel, cpus: count, versions } = describeMachine()
  return { os: `${type()} ${process.arch}`, cpuModel, cpus: count, node: versions.node ?? 'unknown' }
}

/** How many hashes make a request 5 and 10 % dearer: from what a request costs with two different numbers of them. */
async function calibrate(recorder: Recorder): Promise<Record<RecordedArm, number>> {
  const starts: Session['starts'] = []
  for (let start = 0; start < CALIBRATION_STARTS; start += 1) {
    starts.push(await recorder.start({ same1: HASHES, same2: PROBE_HASHES }))
  }
  const cost = (arm: RecordedArm): number => {
    const costs = starts.flatMap((start) => start[arm]?.[0] ?? []).sort((a, b) => a - b)
    const middle = costs[Math.floor(costs.length / 2)]
    if (middle === undefined) throw new Error('every round of the calibration was void')
    return middle
  }
  const base = cost('same1')
  const perHash = (cost('same2') - base) / (PROBE_HASHES - HASHES)
  const slower = (share: number): number => HASHES + Math.round((share * base) / perHash)
  process.stderr.write(`a request costs ${base.toFixed(1)} µs, a hash of it ${perHash.toFixed(2)} µs\n`)
  return { same1: HASHES, same2: HASHES, same3: HASHES, slower5: slower(0.05), slower10: slower(0.1) }
}

/** Everything that stays up between starts. */
class Recorder implements AsyncDisposable {
  readonly #context: Omit<StartContext<RecordedArm>, 'arms'>
  readonly #stack: AsyncDisposableStack
  #started = 0

  private constructor(context: Omit<StartContext<RecordedArm>, 'arms'>, stack: AsyncDisposableStack) {
    this.#context = context
    this.#stack = stack
  }

  get targetCpus(): readonly number[] {
    return this.#context.division.targetCpus
  }

  static async open(signal: AbortSignal): Promise<Recorder> {
    await using stack = new AsyncDisposableStack()
    const plan = await recordingPlan()
    const progress = { now() {}, say() {} }
    const session = stack.use(await RunSession.open({ ...plan, runtime: 'process', signal, progress }))
    const { scenario, seed } = plan
    const driver = await session.openDriver(plan)
    const context = {
      plan,
      scenario: await loadScenario(scenario),
      data: {},
      checkData: {},
      driver,
      division: session.division,
      session,
      signal,
      runStart: performance.now(),
      phases: new Phases(),
      progress,
      workers: new WorkerCounts(1, 1),
      roundsPerStart: 1,
      random: seededRandom(seed),
      onFailedStart: ({ arm, reason }: { arm: string; reason: string }) =>
        process.stderr.write(`\n${arm}: ${reason}\n`),
    }
    return new Recorder(context, stack.move())
  }

  /** Measures one start of these arms. */
  async start(hashes: Partial<Record<RecordedArm, number>>): Promise<Session['starts'][number]> {
    const arms = ARMS.flatMap((name) => (hashes[name] === undefined ? [] : [armOf(name, hashes[name])]))
    const place = { start: this.#started, checkContract: this.#started === 0, slowestRatePerSecond: 1 }
    this.#started += 1
    const { rounds } = await measureStart(place, { ...this.#context, arms })
    return Object.fromEntries((rounds[0] ?? []).map((round) => [round.arm, this.#figures(round)]))
  }

  #figures({ arm, round, target }: ArmRound<RecordedArm>): [number, number] | null {
    if (voidReason(arm, round) !== undefined) return null
    const figures = roundFigures(round, target, headlineProfiles(planResult(this.#context.plan, 0)))
    const of = (metric: string): number | undefined => figures.find((one) => one.metric === metric)?.value
    const [cpuMs, throughput] = [of('cpuMsPerRequest'), of('throughputPerSecond')]
    if (cpuMs === undefined || throughput === undefined) return null
    return [Number((cpuMs * 1_000).toPrecision(5)), Number(throughput.toPrecision(5))]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

async function recordingPlan(): Promise<Plan> {
  const settings = {
    scenario: join(here, 'scenario.ts'),
    profile: ['saturate'],
    saturate: WINDOW_MS,
    warmUp: WARM_UP_MS,
  }
  const plan = await makePlan('run', { ...settings, targets: ['.'] }, {})
  return { ...plan, profiles: plan.profiles.map((profile) => ({ ...profile, rounds: Number.MAX_SAFE_INTEGER })) }
}

function armOf(name: RecordedArm, hashes: number): StartableArm<RecordedArm> {
  const command = `exec ${process.execPath} ${join(here, 'server.ts')} ${hashes}`
  const topology = commandTopology({ name, source: command, directory: here }, command, {
    port: undefined,
    path: undefined,
  })
  const description = { name, kind: 'command', source: command, revision: null } as const
  return { name, topology, open: { url: undefined, description }, runTarget: () => new RunTarget(topology, command) }
}

/** A neighbour on the target's CPU: at work and at rest by turns, for times that have nothing to do with the rounds. */
function startNeighbour(cpuSet: readonly number[]): Disposable {
  const [program = '', ...args] = pinned([process.execPath, join(here, 'neighbour.ts')], cpuSet)
  const child = spawn(program, args, { stdio: 'ignore' })
  return { [Symbol.dispose]: () => child.kill() }
}
