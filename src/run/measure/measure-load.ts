import type { TargetRule } from '../../autoscaling/rule.ts'
import { REQUEST_TIMEOUT_MS } from '../../config/plan.ts'
import type { Driver, Load, LoadResult, WindowEdges } from '../../load/driver.ts'
import type { ProfileLoad } from '../../load/profile/resolve.ts'
import { type CpuDivision, describeMachine, driverCpuCount } from '../../machine/machine.ts'
import { bottleneck } from '../../observe/bottleneck.ts'
import { driverEvidence } from '../../observe/driver-evidence.ts'
import { judgeDriver } from '../../observe/validity.ts'
import type { StageResult } from '../../result/schema.ts'
import type { ComponentUsage } from '../../runtime/runtime.ts'
import type { Ledger } from '../../scenario/define.ts'
import type { RunTracing } from '../../tracing/run-tracing.ts'
import { FleetCourse, type FleetSeen } from '../autoscaling/fleet-course.ts'
import { FaultCourse, type FaultSnapshot } from '../faults/fault-course.ts'
import type { RunTarget } from '../run-target.ts'
import { type LiveListener, watchedDriver } from '../watch/live.ts'
import { sampleSeen } from '../watch/load-snapshot.ts'
import type { Phases, Progress } from '../watch/progress.ts'
import { StageWatch } from './stage-watch.ts'

/** A stage counts where its median does: those of its higher percentiles that a late driver made are left out one by one. */
const MEDIAN = 50

export interface LoadContext {
  readonly driver: Driver
  readonly division: CpuDivision
  readonly phases: Phases
  readonly progress: Progress
  /** When the run started, by `performance.now()`. */
  readonly runStart: number
  readonly signal: AbortSignal
  readonly live?: LiveListener | undefined
  /** Left out: no request is traced. */
  readonly tracing?: RunTracing | undefined
}

export interface MeasuredLoad {
  /** Those that were driven: fewer than planned where the load was given up. */
  readonly stages: readonly Omit<StageResult, 'attempts'>[]
  readonly ledger: Ledger
  /** What went wrong on purpose, in the order of the schedule. */
  readonly faults: readonly FaultSnapshot[]
  /** What became of the components whose replicas were watched. */
  readonly fleets: readonly FleetSeen[]
}

/** A component whose replicas follow a load, or stay so many. */
export interface ScaledFleet {
  readonly rule: TargetRule
  readonly fixed: number | undefined
}

export interface HowDriven {
  readonly seed: number
  readonly workers: number
  /** Asked again and again whether the load may end now; it is driven to its end where it is left out. */
  readonly isOver?: ((elapsedMs: number) => boolean) | undefined
  readonly scaled?: readonly ScaledFleet[] | undefined
  /** Accepted writes that are not applied yet, for components that are scaled by them; `null`: not known just now. */
  readonly readQueue?: (() => Promise<number | null>) | undefined
}

/** How often it is asked whether a load may end. */
const ASK_EVERY_MS = 250

/** Drives one load against a target and samples what the target used at the edges of each stage. */
export async function measureLoad(
  runTarget: RunTarget,
  planned: ProfileLoad,
  { isOver, scaled = [], readQueue, ...how }: HowDriven,
  context: LoadContext,
): Promise<MeasuredLoad> {
  const { deployment, name: target } = runTarget
  const { load, errorLimit } = planned
  const durations = load.loop === 'closed' ? [load.durationMs] : load.stages.map(({ durationMs }) => durationMs)
  await using stack = new AsyncDisposableStack()
  const { progress } = context
  const faults = stack.use(
    new FaultCourse(deployment, planned.faults ?? [], (text) => progress.detail?.(`${target}: ${text}`)),
  )
  const fleets = scaled.map(({ rule, fixed }) => {
    const say = (text: string): void => progress.detail?.(`${target}: ${text}`)
    return stack.use(new FleetCourse(deployment.fleet(rule.component), { rule, fixed, readQueue, say }))
  })
  await Promise.all(fleets.map((fleet) => fleet.begin()))
  const hasFaults = (planned.faults ?? []).length > 0
  const watches: StageWatch[] = []
  const nameOf = (stage: number): string => planned.stages[stage] ?? planned.profile
  const tellUsage = (stage: number) => (components: readonly ComponentUsage[]) =>
    context.live?.({ kind: 'usage', target, profile: planned.profile, stage: nameOf(stage), components })
  let offeredRatePerSecond: number | null = null
  const edges: WindowEdges = {
    opened: (stage) => {
      if (stage === 0) for (const course of [faults, ...fleets]) course.start()
      offeredRatePerSecond = offered(load, stage).offeredRatePerSecond
      watches.push(stack.use(new StageWatch(deployment, durations[stage] ?? 0, tellUsage(stage), hasFaults)))
      context.progress.stage?.({ target, ...titleOf(planned, stage), offeredRatePerSecond })
    },
    closed: (stage) => watches[stage]?.close(),
    progress: async ({ elapsedMs }) => isOver?.(elapsedMs) ?? false,
  }
  const entrypoint = deployment.entrypoint.href
  const sampling = context.tracing?.sampling
  const progressEveryMs = isOver === undefined ? undefined : ASK_EVERY_MS
  const asked = { requestTimeoutMs: REQUEST_TIMEOUT_MS, sampling, progressEveryMs }
  const job = { target, entrypoint, load, errorLimit, ...asked, ...how }
  const listener = listenerFor(context, () => offeredRatePerSecond)
  const driver = watchedDriver(context.driver, listener, planned.profile, nameOf)
  const { stages, ledger, stoppedBecause, requestSpans } = await context.phases.time('measurement', () =>
    driver.run(job, edges, context.signal),
  )
  context.tracing?.note(target, entrypoint, requestSpans)
  const fleetsSeen = await Promise.all(fleets.map((fleet) => fleet.seen()))
  const seen = await Promise.all(watches.map((watch) => watch.result()))
  const openedAt = watches.map((watch) => watch.openedAt)
  return {
    ledger,
    stages: stagesOf(planned, { stages, stoppedBecause }, { seen, openedAt }, context),
    faults: await faults.seen(),
    fleets: fleetsSeen,
  }
}

interface Watched {
  readonly seen: readonly Awaited<ReturnType<StageWatch['result']>>[]
  readonly openedAt: readonly number[]
}

/** What the driver measured of each stage, with what the target used in it. */
export function stagesOf(
  planned: ProfileLoad,
  { stages, stoppedBecause }: Pick<LoadResult, 'stages' | 'stoppedBecause'>,
  { seen, openedAt }: Watched,
  { division, runStart }: Pick<LoadContext, 'division' | 'runStart'>,
): MeasuredLoad['stages'] {
  const { load } = planned
  const cpus = division.targetCpus.length || describeMachine().cpus
  const driverCpus = driverCpuCount(division)
  return stages.map((measurement, index) => {
    const { used = [], resources = [], functions = null, served } = seen[index] ?? {}
    // Memory is read once in a while, and not after each window: see measure-round.ts.
    const components = used.map((each) => ({ ...each, memoryBytes: null }))
    const stopped = index === stages.length - 1 ? (stoppedBecause ?? null) : null
    return {
      ...measurement,
      ...offered(load, index),
      ...judgeDriver(
        driverEvidence(measurement, load, index, { driverCpus, isWhole: stopped === null, percentile: MEDIAN }),
      ),
      series: [...measurement.series],
      ...titleOf(planned, index),
      loop: load.loop,
      startedMs: (openedAt[index] ?? runStart) - runStart,
      components,
      resources,
      functions,
      ...(served && { served }),
      stoppedBecause: stopped,
      bottleneck: bottleneck(components, measurement.windowMs, cpus),
    }
  })
}

function titleOf({ profile, stages }: ProfileLoad, index: number) {
  return { profile, stage: stages[index] ?? profile }
}

/** Whoever watches the run, and a person's view of it; `undefined` where there is neither: nothing is counted then. */
function listenerFor({ live, progress }: LoadContext, offeredNow: () => number | null): LiveListener | undefined {
  if (live === undefined && progress.load === undefined) return undefined
  return (event) => {
    live?.(event)
    if (event.kind === 'load') progress.load?.(sampleSeen(event, offeredNow()))
  }
}

function offered(load: Load, index: number) {
  const stage = load.loop === 'open' ? load.stages[index] : undefined
  const [from, to] = [stage?.fromRatePerSecond ?? null, stage?.toRatePerSecond ?? null]
  return {
    offeredRatePerSecond: from === null || to === null ? null : (from + to) / 2,
    offeredFromRatePerSecond: from,
    offeredToRatePerSecond: to,
  }
}
