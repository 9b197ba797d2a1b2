import type { Service, Topology } from '../topology/topology.ts'

/** Short, so that the spans of a request are there soon after it. */
const EXPORT_EVERY_MS = 200

/** How the processes of a target are told where their spans go. */
export interface TraceDestination {
  readonly endpoint: string
  /** What the monotonic clock of this machine is behind Unix time. */
  readonly offsetNs: bigint
}

/**
 * The same topology, its services told by OpenTelemetry's standard variables to send the spans of sampled requests to the
 * collector, and nothing of others. What the compose file says of service names and resource attributes stays.
 */
export function withTracing(topology: Topology, destination: TraceDestination): Topology {
  return { ...topology, services: topology.services.map((service) => told(service, topology.name, destination)) }
}

function told(service: Service, target: string, { endpoint, offsetNs }: TraceDestination): Service {
  if (service.embedded !== undefined) return service
  const { OTEL_SERVICE_NAME: name = service.name, OTEL_RESOURCE_ATTRIBUTES: attributes } = service.environment
  const environment = {
    ...service.environment,
    OTEL_SERVICE_NAME: name,
    OTEL_RESOURCE_ATTRIBUTES: [`service.namespace=${encodeURIComponent(target)}`, attributes].filter(Boolean).join(','),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_PROPAGATORS: 'tracecontext',
    // Requests without a header are not sampled.
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    OTEL_BSP_SCHEDULE_DELAY: String(EXPORT_EVERY_MS),
    ARCHBENCH_TARGET: target,
    ARCHBENCH_CLOCK_OFFSET_NS: String(offsetNs),
  }
  return { ...service, environment: { ...environment, ...WITHOUT_OWN_DESTINATION } }
}

/** What a compose file may say of the traces alone comes before what is said of all signals; empty is as good as unset. */
const WITHOUT_OWN_DESTINATION = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: '' }
