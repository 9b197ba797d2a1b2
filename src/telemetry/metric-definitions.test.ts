import { expect, test } from 'vitest'
import { METRICS, prometheusName } from './metric-definitions.ts'

test('names for Prometheus carry their unit, and those of counters end with total', () => {
  expect(Object.values(METRICS).map(prometheusName)).toEqual([
    'archbench_round',
    'archbench_requests_planned_total',
    'archbench_requests_sent_total',
    'archbench_requests_total',
    'http_client_active_requests',
    'archbench_response_duration_seconds',
    'http_client_request_duration_seconds',
    'archbench_send_lag_seconds',
    'archbench_visibility_duration_seconds',
    'archbench_writes_invisible_total',
    'archbench_component_cpu_time_seconds_total',
    'archbench_component_memory_usage_bytes',
    'archbench_component_network_io_bytes_total',
  ])
})
