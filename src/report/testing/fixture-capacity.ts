import type { CapacityProbe, CapacitySearch } from '../../result/capacity-search-schema.ts'
import type { Result } from '../../result/schema.ts'
import { defaultPlan } from './fixture-rounds.ts'

export function capacityPlan(): Result['plan'] {
  return {
    ...defaultPlan(1),
    profiles: [
      { name: 'capacity', title: 'Capacity', loop: 'search', rounds: 1, arrivals: 'poisson', of: 'own', stages: [] },
    ],
  }
}

const common = {
  precision: 0.05,
  slo: { p99Ms: 200, errorShare: 0.001, visibilityP99Ms: 2000 },
}

/** What was found, by name of the target. */
export const SEARCHES: Readonly<Record<string, CapacitySearch>> = {
  monolith: {
    ...common,
    capacityPerSecond: 2_300,
    atLeast: true,
    estimatePerSecond: 2_400,
    endedBecause: '2,300/s was confirmed, and the load generator could not deliver 2,420/s',
    probes: [
      probe(2_300, 'pass', 88),
      probe(2_420, 'driver', 340, ['the driver was late: p99 of its lag was 9.0 ms']),
      { ...probe(2_300, 'pass', 91), phase: 'confirm', durationMs: 30_000 },
    ],
  },
  microservices: {
    ...common,
    capacityPerSecond: 940,
    atLeast: false,
    estimatePerSecond: 1_050,
    endedBecause: '940/s was confirmed, and 980/s failed',
    probes: [
      probe(980, 'fail', 270, ['p99 was 270 ms, above 200 ms']),
      probe(940, 'pass', 160),
      { ...probe(940, 'pass', 171), phase: 'confirm', durationMs: 30_000 },
    ],
  },
  'event-driven': {
    ...common,
    capacityPerSecond: 1_210,
    atLeast: false,
    estimatePerSecond: 1_480,
    endedBecause: '1,210/s passed, and no probes were left to confirm it',
    probes: [probe(1_270, 'fail', 31, ['accepted writes became more and more']), probe(1_210, 'pass', 30)],
  },
  serverless: {
    ...common,
    capacityPerSecond: null,
    atLeast: false,
    estimatePerSecond: 540,
    endedBecause: 'no rate passed, down to 5.4/s',
    probes: [probe(270, 'fail', 410, ['p99 was 410 ms, above 200 ms']), probe(5.4, 'fail', null, ['errors were 3 %'])],
  },
}

function probe(
  ratePerSecond: number,
  verdict: CapacityProbe['verdict'],
  p99Ms: number | null,
  reasons: string[] = [],
): CapacityProbe {
  const planned = ratePerSecond * 10
  return {
    phase: 'search',
    ratePerSecond,
    attempt: 1,
    durationMs: 10_000,
    workers: 1,
    requests: { planned, completed: planned, failed: 0, dropped: 0 },
    p50Ms: 4.2,
    p99Ms,
    visibilityP99Ms: null,
    backlogStart: 3,
    backlogEnd: 4,
    pendingStart: 0,
    pendingEnd: 0,
    driverLagP99Ms: 0.4,
    verdict,
    reasons,
  }
}
