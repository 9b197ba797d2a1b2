/** A metric that a run tells while it measures. Names and units as OpenTelemetry writes them. */
export interface MetricDefinition {
  readonly name: string
  /** UCUM: `s`, `By`; in braces where it is a mere count. */
  readonly unit: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly description: string
}

/** By what they are called in the code. docs/use/watching-a-run.md tells them to users. */
export const METRICS = {
  round: {
    name: 'archbench.round',
    unit: '{round}',
    kind: 'gauge',
    description: 'Round of the target that is or was measured last, counted from 1.',
  },
  planned: {
    name: 'archbench.requests.planned',
    unit: '{request}',
    kind: 'counter',
    description: 'Requests that were due; in a closed loop those that were sent.',
  },
  sent: {
    name: 'archbench.requests.sent',
    unit: '{request}',
    kind: 'counter',
    description: 'Requests that were sent.',
  },
  settled: {
    name: 'archbench.requests',
    unit: '{request}',
    kind: 'counter',
    description: 'Requests by outcome: completed, failed, or dropped because too many were in flight.',
  },
  active: {
    name: 'http.client.active_requests',
    unit: '{request}',
    kind: 'gauge',
    description: 'Requests that were sent and are not settled.',
  },
  responseTime: {
    name: 'archbench.response.duration',
    unit: 's',
    kind: 'histogram',
    description: 'Response time: from the intended start of a request to its answer.',
  },
  serviceTime: {
    name: 'http.client.request.duration',
    unit: 's',
    kind: 'histogram',
    description: 'Service time: from the send of a request to its answer.',
  },
  sendLag: {
    name: 'archbench.send.lag',
    unit: 's',
    kind: 'histogram',
    description: 'How late the driver acted upon its schedule. It should stay near 0.',
  },
  visibility: {
    name: 'archbench.visibility.duration',
    unit: 's',
    kind: 'histogram',
    description: 'From an accepted write to the first answer that showed its effect; a sample of the writes.',
  },
  invisible: {
    name: 'archbench.writes.invisible',
    unit: '{write}',
    kind: 'counter',
    description: 'Sampled writes whose effect was not seen before the probe gave up.',
  },
  cpu: {
    name: 'archbench.component.cpu.time',
    unit: 's',
    kind: 'counter',
    description: 'CPU time that a component has used since it was started.',
  },
  memory: {
    name: 'archbench.component.memory.usage',
    unit: 'By',
    kind: 'gauge',
    description: 'Memory that a component uses.',
  },
  network: {
    name: 'archbench.component.network.io',
    unit: 'By',
    kind: 'counter',
    description: 'Bytes over the network interfaces of a component, where the runtime counts them.',
  },
} as const satisfies Record<string, MetricDefinition>

export type MetricKey = keyof typeof METRICS

const UNIT_SUFFIXES: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' }

/**
 * The name of a metric in Prometheus, by the rules for OpenTelemetry's names in its "Prometheus and OpenMetrics
 * Compatibility": the same that Prometheus and the collector give to what comes in over OTLP. SDK exporters for
 * JavaScript leave the unit out.
 */
export function prometheusName({ name, unit, kind }: MetricDefinition): string {
  const base = `${name.replaceAll(/[^a-zA-Z0-9_]/g, '_')}${UNIT_SUFFIXES[unit] ?? ''}`
  return kind === 'counter' ? `${base}_total` : base
}
