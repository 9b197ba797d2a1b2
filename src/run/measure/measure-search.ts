import { MAX_IN_FLIGHT, REQUEST_TIMEOUT_MS } from '../../config/plan.ts'
import type { Load } from '../../load/driver.ts'
import type { SearchProfile } from '../../load/profile/profile.ts'
import { searchCapacity } from '../../load/search/run-search.ts'
import { type CapacitySettings, DEFAULT_CAPACITY } from '../../load/search/settings.ts'
import { driverCpuCount } from '../../machine/machine.ts'
import { driverEvidence } from '../../observe/driver-evidence.ts'
import { judgeDriver } from '../../observe/validity.ts'
import type { CapacityProbe, CapacitySearch } from '../../result/capacity-search-schema.ts'
import { drain } from '../../scenario/audit.ts'
import type { RunTarget } from '../run-target.ts'
import { fullRateFor } from '../start/full-rate.ts'
import { watchedDriver } from '../watch/live.ts'
import { probeSeen } from '../watch/load-snapshot.ts'
import type { RoundContext } from './round-context.ts'
import type { RoundLedger } from './round-ledger.ts'

/** Searches for the capacity of one target. The ledger is closed before and after it. @param seed of its traffic */
export async function measureSearch(
  runTarget: RunTarget,
  profile: SearchProfile,
  seed: number,
  roundLedger: RoundLedger,
  context: RoundContext,
): Promise<CapacitySearch> {
  const { plan, scenario, driver, division, phases, progress, signal, live } = context
  const { client, deployment, name } = runTarget
  const estimate = fullRateFor(profile.of, runTarget, plan, context.slowestRatePerSecond)
  const driverCpus = driverCpuCount(division)
  const settings = settingsOf(profile)
  const watched = watchedDriver(driver, live, profile.name, (_, { load }) =>
    load.loop === 'open' ? (load.stages[0]?.name ?? profile.name) : profile.name,
  )
  return searchCapacity({
    driver: { run: (...job) => phases.time('measurement', () => watched.run(...job)) },
    target: name,
    entrypoint: deployment.entrypoint.href,
    slo: { ...scenario.slo, ...profile.slo },
    settings,
    estimateRatePerSecond: Math.max(1, estimate),
    seed,
    workers: plan.driverWorkers,
    mostWorkers: Math.max(plan.driverWorkers, driverCpus),
    resetData: () => roundLedger.open(),
    drain: (drainTimeoutMs) => drain(scenario, client, { drainTimeoutMs, signal }),
    disqualify: (measurement, ratePerSecond) =>
      judgeDriver(
        driverEvidence(measurement, loadAt(ratePerSecond, measurement.windowMs, settings), 0, {
          driverCpus,
          isWhole: true,
          percentile: 99,
        }),
      ).disqualified,
    async onProbe(probe, { ledger, drained }) {
      progress.now(`searching the capacity of ${name}: ${inWords(probe)}`)
      progress.load?.(probeSeen(name, profile.name, probe))
      roundLedger.note([ledger])
      // What never came to rest is no finding but a rate that is too high, and the probe says so.
      if (drained?.stillPending === 0) await roundLedger.close()
      else roundLedger.discard()
    },
    signal,
  })
}

function settingsOf({ search, arrivals, stopWhen }: SearchProfile): CapacitySettings {
  return {
    ...DEFAULT_CAPACITY,
    ...search,
    arrivals,
    errorLimit: stopWhen ?? DEFAULT_CAPACITY.errorLimit,
    maxInFlight: MAX_IN_FLIGHT,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  }
}

function loadAt(ratePerSecond: number, durationMs: number, { arrivals, maxInFlight }: CapacitySettings): Load {
  const rates = { fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond }
  return { loop: 'open', arrivals, maxInFlight, leadInMs: 0, stages: [{ name: 'probe', durationMs, ...rates }] }
}

function inWords({ ratePerSecond, verdict }: CapacityProbe): string {
  const rate = `${ratePerSecond.toLocaleString('en')} req/s`
  if (verdict === 'driver') return `the driver was too slow to tell at ${rate}`
  return verdict === 'pass' ? `${rate} is fine` : `${rate} is too much`
}
