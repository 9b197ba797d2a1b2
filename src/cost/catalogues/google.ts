import type { Catalogue } from '../model/catalogue.ts'
import { entries, flat } from './entry.ts'

const page = { source: "Google Cloud's pricing page", readOn: '2026' }
const recorded = { source: 'Cloud Billing Catalog as recorded by Infracost', readOn: '2024-07' }
const recordedInDecember = { source: 'Cloud Billing Catalog as recorded by Infracost', readOn: '2024-12' }
const list = { source: 'Google Cloud price list', readOn: '2026-07-30' }
const secondary = { source: 'secondary pages', readOn: '2026', unsure: true }
const wellKnown = { source: 'published list price, not read again', readOn: '2024', unsure: true }

/** Google Cloud, Iowa, on demand. */
export const google: Catalogue = {
  name: 'google',
  title: 'Google Cloud, us-central1',
  prices: entries('us-central1', {
    'run-request-cpu': flat('Cloud Run CPU, billed by request', 'vCPU-second', 0.000024, { ...page, free: 180_000 }),
    'run-request-memory': flat('Cloud Run memory, billed by request', 'GiB-second', 0.0000025, {
      ...page,
      free: 360_000,
    }),
    'run-requests': flat('Cloud Run requests', 'million requests', 0.4, { ...page, free: 2 }),
    'run-idle-cpu': flat('Cloud Run CPU of idle minimum instances', 'vCPU-second', 0.0000025, wellKnown),
    'run-idle-memory': flat('Cloud Run memory of idle minimum instances', 'GiB-second', 0.0000025, wellKnown),
    'run-instance-cpu': flat('Cloud Run CPU, billed by instance', 'vCPU-second', 0.000018, secondary),
    'run-instance-memory': flat('Cloud Run memory, billed by instance', 'GiB-second', 0.0000025, secondary),
    'cloud-functions-requests': flat('Cloud Functions (1st gen) invocations', 'million requests', 0.4, {
      ...recordedInDecember,
      free: 2,
    }),
    'cloud-functions-cpu': flat('Cloud Functions (1st gen) CPU', 'GHz-second', 0.00001, {
      ...recordedInDecember,
      free: 200_000,
    }),
    'cloud-functions-memory': flat('Cloud Functions (1st gen) memory', 'GB-second', 0.0000025, {
      ...recordedInDecember,
      free: 400_000,
    }),
    'sql-cpu': flat('Cloud SQL for PostgreSQL CPU', 'vCPU-hour', 0.0413, recorded),
    'sql-memory': flat('Cloud SQL for PostgreSQL memory', 'GB-hour', 0.007, recorded),
    // One vCPU with 3.75 GB: the smallest that is not shared.
    'sql-1': flat('Cloud SQL for PostgreSQL, 1 vCPU and 3.75 GB', 'hour', 0.0413 + 3.75 * 0.007, recorded),
    'sql-2': flat('Cloud SQL for PostgreSQL, 2 vCPUs and 7.5 GB', 'hour', 2 * 0.0413 + 7.5 * 0.007, recorded),
    'sql-storage': flat('Cloud SQL SSD storage', 'GB-month', 0.17, recorded),
    'pub-sub': flat('Pub/Sub throughput', 'TiB', 40, recorded),
    'e2-standard-2': flat('Compute Engine e2-standard-2', 'hour', 0.06701, list),
    'n2-standard-2': flat('Compute Engine n2-standard-2', 'hour', 0.0971, list),
    'c4a-standard-2': flat('Compute Engine c4a-standard-2', 'hour', 0.0898, list),
    'lb-hour': flat('Application load balancer, forwarding rule', 'hour', 0.025, wellKnown),
    'lb-gb': flat('Application load balancer, data', 'GB', 0.008, wellKnown),
    'nat-hour': flat('Cloud NAT for up to 32 machines', 'hour', 0.0448, wellKnown),
    'nat-gb': flat('Cloud NAT data', 'GB', 0.045, wellKnown),
    ipv4: flat('External IPv4 address', 'hour', 0.005, wellKnown),
    'cross-zone': flat('Traffic between zones', 'GB', 0.01, wellKnown),
    egress: flat('Traffic to the internet', 'GB', 0.12, wellKnown),
    logs: flat('Cloud Logging ingestion', 'GB', 0.5, { ...wellKnown, free: 50 }),
  }),
  offers: {
    machines: [{ price: 'e2-standard-2', vcpus: 2, memoryGb: 8 }],
    containers: {
      cpu: 'run-instance-cpu',
      memory: 'run-instance-memory',
      sizes: [
        { vcpus: 1, memoryGb: 0.5 },
        { vcpus: 2, memoryGb: 1 },
        { vcpus: 4, memoryGb: 2 },
      ],
      unitSeconds: 1,
      hasIngress: true,
    },
    functions: [
      {
        profile: 'cloud-functions',
        requests: 'cloud-functions-requests',
        memory: 'cloud-functions-memory',
        // 512 MB come with 0.8 GHz, and other sizes in about that proportion.
        cpu: { price: 'cloud-functions-cpu', unitsPerGb: 1.6 },
        stepMs: 100,
        mostConcurrent: 1,
      },
      {
        profile: 'cloud-run-functions',
        requests: 'run-requests',
        memory: 'run-request-memory',
        // What a function gets unless it asks for more.
        cpu: {
          price: 'run-request-cpu',
          sizes: [
            { memoryGb: 0.125, units: 0.083 },
            { memoryGb: 0.25, units: 0.167 },
            { memoryGb: 0.5, units: 0.333 },
            { memoryGb: 1, units: 0.583 },
            { memoryGb: 2, units: 1 },
            { memoryGb: 8, units: 2 },
            { memoryGb: 16, units: 4 },
            { memoryGb: 32, units: 8 },
          ],
        },
        stepMs: 100,
        mostConcurrent: 1_000,
        held: { memory: 'run-idle-memory', cpu: 'run-idle-cpu', chargedWhileBusy: false, withoutFreeTier: false },
        always: { cpu: 'run-instance-cpu', memory: 'run-instance-memory' },
      },
    ],
    database: {
      classes: [
        { price: 'sql-1', vcpus: 1, memoryGb: 3.75 },
        { price: 'sql-2', vcpus: 2, memoryGb: 7.5 },
      ],
      storage: 'sql-storage',
      standbyFactor: 2,
    },
    // In and out.
    broker: { queue: { price: 'pub-sub', per: 'TiB', times: 2 } },
    network: {
      loadBalancer: { hour: 'lb-hour', gb: 'lb-gb' },
      nat: { hour: 'nat-hour', gb: 'nat-gb' },
      address: 'ipv4',
      crossZone: 'cross-zone',
      egress: 'egress',
    },
    logs: 'logs',
  },
}
