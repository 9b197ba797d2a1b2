import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { billedMilliseconds, gigabyteSeconds } from './billing.ts'
import type { QueueListener } from './event-source.ts'
import type { FleetListener } from './fleet.ts'

export interface PlatformMetrics extends FleetListener, QueueListener {
  readonly registry: Registry
}

/** Counts what a bill and a capacity plan need. */
export function platformMetrics(): PlatformMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const invocations = counter('lambda_invocations_total', 'Invocations that were not throttled')
  const coldStarts = counter('lambda_cold_starts_total', 'Invocations that waited for a new environment')
  const billed = counter('lambda_billed_milliseconds_total', 'Billed duration, initialisation included')
  const billedMemory = counter('lambda_billed_gb_seconds_total', 'Billed duration times configured memory')
  const throttles = counter('lambda_throttles_total', 'Invocations refused with 429')
  const environments = gauge('lambda_environments', 'Execution environments, idle ones included')
  const peak = gauge('lambda_environments_peak', 'Most execution environments at the same time since the start')
  const outcomes = new Counter({
    name: 'lambda_outcomes_total',
    help: 'Invocations by function and outcome',
    labelNames: ['function', 'outcome'] as const,
    registers: [registry],
  })
  const inits = new Histogram({
    name: 'lambda_init_milliseconds',
    help: 'Time from the start of an environment until its handler was loaded',
    labelNames: ['function'] as const,
    buckets: [25, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000],
    registers: [registry],
  })
  const messages = new Counter({
    name: 'queue_messages_total',
    help: 'Messages by queue and by what became of them when they had been received',
    labelNames: ['queue', 'outcome'] as const,
    registers: [registry],
  })
  let most = 0
  return {
    registry,
    throttled: () => throttles.inc(),
    invoked({ name, memoryMb }, { outcome, durationMs, initMs }) {
      invocations.inc()
      outcomes.inc({ function: name, outcome: outcome.kind })
      if (initMs !== undefined) {
        coldStarts.inc()
        inits.observe({ function: name }, initMs)
      }
      const billedMs = billedMilliseconds(durationMs, initMs ?? 0)
      billed.inc(billedMs)
      billedMemory.inc(gigabyteSeconds(billedMs, memoryMb))
    },
    environments(count) {
      environments.set(count)
      most = Math.max(most, count)
      peak.set(most)
    },
    messages: (queue, outcome, count) => messages.inc({ queue, outcome }, count),
  }
}
