import type { Drained } from '../../scenario/audit.ts'
import { NoAnswer } from '../../scenario/client.ts'
import type { Ledger, Slo } from '../../scenario/define.ts'
import type { Driver, ErrorLimit, LoadJob } from '../driver.ts'
import type { ProbeEvidence } from './judge-probe.ts'
import { watchPending } from './pending-watch.ts'
import type { PlannedProbe } from './search.ts'
import type { CapacitySettings } from './settings.ts'

/** Where probes are driven, and how. */
export interface ProbedTarget {
  readonly driver: Pick<Driver, 'run'>
  readonly target: string
  readonly entrypoint: string
  readonly slo: Slo
  readonly settings: CapacitySettings
  /**
   * Waits until the target says that nothing is pending, or the time is up: `drain` of src/scenario/audit.ts. With a
   * time of 0 it tells how much is pending now.
   */
  drain(drainTimeoutMs: number): Promise<Drained>
  readonly signal: AbortSignal
}

export type DrivenProbe = Omit<ProbeEvidence, 'disqualified'> & { readonly ledger: Ledger }

const READING_EVERY_MS = 1_000
/** So many standard deviations of a Poisson process are added to a probe, that few of them plan too few requests. */
const SCATTER_ALLOWED = 4

/** Drives one rate against a target, asks every second what is pending, and waits until the target is at rest. */
export async function driveProbe(probe: PlannedProbe, seed: number, target: ProbedTarget): Promise<DrivenProbe> {
  const job = probeJob(probe, seed, target)
  const durationMs = probeDurationMs(probe, target.settings)
  const watch = watchPending(async () => (await target.drain(0)).stillPending)
  const edges = {
    opened: () => watch.ask(0),
    closed: () => watch.ask(durationMs),
    async progress({ elapsedMs }: { elapsedMs: number }) {
      watch.ask(elapsedMs)
      return false
    },
  }
  const { stages, ledger, stoppedBecause } = await target.driver.run(job, edges, target.signal)
  const measurement = stages[0]
  const drivenMs = target.settings.settleMs + (measurement?.windowMs ?? 0)
  const writes = ledger.accepted.length + ledger.unresolved.length
  return {
    ratePerSecond: probe.ratePerSecond,
    measurement,
    stoppedBecause,
    pending: await watch.readings(),
    drained: await rest(target),
    acceptedPerSecond: drivenMs === 0 ? 0 : (writes / drivenMs) * 1_000,
    ledger,
  }
}

/**
 * How long the window of a probe is: as long as the settings say, and long enough for the requests that a p99 takes.
 * Whole seconds, so that every reading of the backlog is of the end of one.
 */
export function probeDurationMs({ phase, ratePerSecond }: PlannedProbe, settings: CapacitySettings): number {
  const { probeMs, confirmMs, requests } = settings
  const planned = requests + SCATTER_ALLOWED * Math.sqrt(requests)
  const seconds = Math.max((phase === 'search' ? probeMs : confirmMs) / 1_000, planned / ratePerSecond)
  return Math.ceil(seconds) * 1_000
}

function probeJob(probe: PlannedProbe, seed: number, { target, entrypoint, slo, settings }: ProbedTarget): LoadJob {
  const { ratePerSecond, phase, workers } = probe
  const durationMs = probeDurationMs(probe, settings)
  return {
    target,
    entrypoint,
    seed,
    workers,
    requestTimeoutMs: settings.requestTimeoutMs,
    progressEveryMs: READING_EVERY_MS,
    errorLimit: errorLimitWithin(durationMs, settings.errorLimit, slo),
    load: {
      loop: 'open',
      arrivals: settings.arrivals,
      // Little's law: a target that answers everything just in time has so many under way, and that must not count against it.
      maxInFlight: Math.max(settings.maxInFlight, Math.ceil((ratePerSecond * slo.p99Ms) / 1_000)),
      leadInMs: settings.settleMs,
      stages: [{ name: phase, durationMs, fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond }],
    },
  }
}

/** Given up only when what comes after could no longer bring the errors of the whole probe below the limit. */
function errorLimitWithin(durationMs: number, { share, forMs }: ErrorLimit, { errorShare }: Slo): ErrorLimit {
  return { share, forMs: Math.max(forMs, (errorShare * durationMs) / share) }
}

async function rest({ drain, settings }: ProbedTarget): Promise<Drained | undefined> {
  try {
    return await drain(settings.drainTimeoutMs)
  } catch (error) {
    if (error instanceof NoAnswer) return undefined
    throw error
  }
}
