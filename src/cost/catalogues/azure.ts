import type { Catalogue } from '../model/catalogue.ts'
import { entries, flat } from './entry.ts'

const recorded = { source: 'Azure price list as recorded by Infracost', readOn: '2024-07' }
const retail = { source: 'Azure Retail Prices API', readOn: '2026' }
const secondary = { source: 'secondary pages', readOn: '2026' }
const wellKnown = { source: 'published list price, not read again', readOn: '2024', unsure: true }
const HOURS = 730

/** Microsoft Azure, East US, on demand. */
export const azure: Catalogue = {
  name: 'azure',
  title: 'Microsoft Azure, East US',
  prices: entries('eastus', {
    'functions-requests': flat('Functions Consumption executions', 'million requests', 0.2, { ...recorded, free: 1 }),
    'functions-duration': flat('Functions Consumption duration', 'GB-second', 0.000016, { ...recorded, free: 400_000 }),
    'flex-requests': flat('Functions Flex Consumption executions', 'million requests', 0.4, { ...retail, free: 0.25 }),
    'flex-duration': flat('Functions Flex Consumption duration', 'GB-second', 0.000026, { ...retail, free: 100_000 }),
    'container-apps-cpu': flat('Container Apps CPU, active', 'vCPU-second', 0.000024, { ...retail, free: 180_000 }),
    'container-apps-idle-cpu': flat('Container Apps CPU, idle', 'vCPU-second', 0.000003, retail),
    'container-apps-memory': flat('Container Apps memory', 'GiB-second', 0.000003, { ...retail, free: 360_000 }),
    'container-apps-requests': flat('Container Apps requests', 'million requests', 0.4, { ...retail, free: 2 }),
    'event-hubs-unit': flat('Event Hubs Standard throughput unit', 'hour', 0.03, recorded),
    'event-hubs-events': flat('Event Hubs Standard ingress', 'million events', 0.028, recorded),
    'postgres-b1ms': flat('PostgreSQL Flexible Server B1ms', 'hour', 12.41 / HOURS, { ...secondary, unsure: true }),
    'postgres-d2ds': flat('PostgreSQL Flexible Server D2ds_v5', 'hour', 148.19 / HOURS, secondary),
    'postgres-storage': flat('PostgreSQL Flexible Server storage', 'GB-month', 0.115, wellKnown),
    b2s: flat('Virtual machine B2s', 'hour', 0.0416, wellKnown),
    'd2s-v5': flat('Virtual machine D2s v5', 'hour', 0.096, wellKnown),
    'lb-hour': flat('Application Gateway v2', 'hour', 0.246, wellKnown),
    'lb-unit': flat('Application Gateway v2 capacity units', 'unit-hour', 0.008, wellKnown),
    'nat-hour': flat('NAT gateway', 'hour', 0.045, wellKnown),
    'nat-gb': flat('NAT gateway data', 'GB', 0.045, wellKnown),
    ipv4: flat('Public IPv4 address', 'hour', 0.005, wellKnown),
    egress: flat('Traffic to the internet', 'GB', 0.087, { ...wellKnown, free: 100 }),
    logs: flat('Log Analytics ingestion', 'GB', 2.3, { ...wellKnown, free: 5 }),
  }),
  offers: {
    // What a B2s earns in credits: 40 % of its two vCPUs.
    machines: [
      { price: 'b2s', vcpus: 0.8, memoryGb: 4 },
      { price: 'd2s-v5', vcpus: 2, memoryGb: 8 },
    ],
    containers: {
      cpu: 'container-apps-cpu',
      idleCpu: 'container-apps-idle-cpu',
      memory: 'container-apps-memory',
      requests: 'container-apps-requests',
      sizes: [
        { vcpus: 0.25, memoryGb: 0.5 },
        { vcpus: 0.5, memoryGb: 1 },
        { vcpus: 1, memoryGb: 2 },
        { vcpus: 2, memoryGb: 4 },
      ],
      unitSeconds: 1,
      hasIngress: true,
    },
    functions: [
      {
        profile: 'azure-consumption',
        requests: 'functions-requests',
        memory: 'functions-duration',
        stepMs: 1,
        mostConcurrent: 1,
      },
      // Flex Consumption.
      {
        profile: 'azure-functions',
        requests: 'flex-requests',
        memory: 'flex-duration',
        stepMs: 100,
        leastMs: 1_000,
        memorySizesGb: [0.5, 2, 4],
        mostConcurrent: 1_000,
      },
    ],
    database: {
      classes: [
        { price: 'postgres-b1ms', vcpus: 0.2, memoryGb: 2 },
        { price: 'postgres-d2ds', vcpus: 2, memoryGb: 8 },
      ],
      storage: 'postgres-storage',
      standbyFactor: 2,
    },
    broker: { units: { price: 'event-hubs-unit', eventsPerSecond: 1_000, perMillion: 'event-hubs-events' } },
    network: {
      loadBalancer: { hour: 'lb-hour', unit: 'lb-unit' },
      nat: { hour: 'nat-hour', gb: 'nat-gb' },
      address: 'ipv4',
      egress: 'egress',
    },
    logs: 'logs',
  },
}
