import type { Catalogue, FunctionOffer } from '../model/catalogue.ts'
import { entries, flat, tiers } from './entry.ts'

const SOURCES = {
  list: { source: 'AWS Price List', readOn: '2025-10-28' },
  listOfOctober: { source: 'AWS Price List', readOn: '2026-10-02' },
  recorded: { source: 'AWS Price List as recorded by Infracost', readOn: '2024-07' },
  recordedLater: { source: 'AWS Price List as recorded by Infracost', readOn: '2026-05' },
  page: { source: "AWS's pricing page", readOn: '2026' },
  fargate: { source: 'aws.amazon.com/fargate/pricing, as quoted by wring.co', readOn: '2026-03-10' },
  secondary: { source: 'secondary pages', readOn: '2026' },
  wellKnown: { source: 'published list price, not read again', readOn: '2024', unsure: true },
} as const

const { fargate, list, listOfOctober, page, recorded, recordedLater, secondary, wellKnown } = SOURCES

/** @param suffix of the prices of its processor */
function lambda(profile: 'lambda' | 'lambda-arm', suffix: '' | '-arm'): FunctionOffer {
  return {
    profile,
    requests: 'lambda-requests',
    memory: `lambda-duration${suffix}`,
    stepMs: 1,
    mostConcurrent: 1,
    held: {
      memory: `lambda-provisioned${suffix}`,
      duration: `lambda-provisioned-duration${suffix}`,
      chargedWhileBusy: true,
      withoutFreeTier: true,
    },
    disk: { price: 'lambda-tmp', includedMb: 512 },
    http: 'http-api',
  }
}

/** Amazon Web Services, US East (N. Virginia), on demand. */
export const aws: Catalogue = {
  name: 'aws',
  title: 'Amazon Web Services, us-east-1',
  prices: entries('us-east-1', {
    'lambda-requests': flat('Lambda requests', 'million requests', 0.2, { ...list, free: 1 }),
    'lambda-duration': tiers(
      'Lambda x86 duration',
      'GB-second',
      [
        [6e9, 0.0000166667],
        [15e9, 0.000015],
        [null, 0.0000133334],
      ],
      { ...list, free: 400_000 },
    ),
    'lambda-duration-arm': tiers(
      'Lambda arm64 duration',
      'GB-second',
      [
        [7.5e9, 0.0000133334],
        [18.75e9, 0.0000120001],
        [null, 0.0000106667],
      ],
      { ...list, free: 400_000 },
    ),
    'lambda-provisioned': flat('Lambda provisioned concurrency, held', 'GB-second', 0.0000041667, list),
    'lambda-provisioned-duration': flat('Lambda provisioned concurrency, used', 'GB-second', 0.0000097222, list),
    'lambda-provisioned-arm': flat('Lambda arm64 provisioned concurrency, held', 'GB-second', 0.0000033334, list),
    'lambda-provisioned-duration-arm': flat(
      'Lambda arm64 provisioned concurrency, used',
      'GB-second',
      0.0000077778,
      list,
    ),
    'lambda-tmp': flat('Lambda /tmp above 512 MB', 'GB-second', 0.0000000309, page),
    'http-api': tiers(
      'API Gateway HTTP API',
      'million requests',
      [
        [300, 1],
        [null, 0.9],
      ],
      recorded,
    ),
    'rest-api': flat('API Gateway REST API', 'million requests', 3.5, secondary),
    'fargate-cpu': flat('Fargate x86 CPU', 'vCPU-hour', 0.04048, fargate),
    'fargate-memory': flat('Fargate x86 memory', 'GB-hour', 0.004445, fargate),
    'fargate-disk': flat('Fargate disk above 20 GB', 'GB-hour', 0.000111, page),
    'fargate-cpu-arm': flat('Fargate arm64 CPU', 'vCPU-hour', 0.03238, page),
    'fargate-memory-arm': flat('Fargate arm64 memory', 'GB-hour', 0.00356, page),
    'ec2-t4g.small': flat('EC2 t4g.small', 'hour', 0.0168, secondary),
    'ec2-t4g.medium': flat('EC2 t4g.medium', 'hour', 0.0336, secondary),
    'ec2-t4g.large': flat('EC2 t4g.large', 'hour', 0.0672, secondary),
    'ec2-m7g.large': flat('EC2 m7g.large', 'hour', 0.0816, listOfOctober),
    'ec2-m7i.large': flat('EC2 m7i.large', 'hour', 0.1008, secondary),
    'rds-t4g.micro': flat('RDS for PostgreSQL db.t4g.micro, one zone', 'hour', 0.016, secondary),
    'rds-t4g.small': flat('RDS for PostgreSQL db.t4g.small, one zone', 'hour', 0.032, secondary),
    'rds-t4g.medium': flat('RDS for PostgreSQL db.t4g.medium, one zone', 'hour', 0.065, secondary),
    'rds-t4g.large': flat('RDS for PostgreSQL db.t4g.large, one zone', 'hour', 0.129, secondary),
    'rds-m7g.large': flat('RDS for PostgreSQL db.m7g.large, one zone', 'hour', 0.168, secondary),
    'rds-storage': flat('RDS gp3 storage, one zone', 'GB-month', 0.115, recordedLater),
    'aurora-acu': flat('Aurora Serverless v2', 'ACU-hour', 0.12, list),
    'aurora-acu-io': flat('Aurora Serverless v2, I/O-optimised', 'ACU-hour', 0.16, list),
    'aurora-storage': flat('Aurora storage', 'GB-month', 0.1, list),
    'aurora-io': flat('Aurora I/O', 'million I/O', 0.2, list),
    'msk-t3.small': flat('MSK broker kafka.t3.small', 'hour', 0.0456, recorded),
    'msk-m5.large': flat('MSK broker kafka.m5.large', 'hour', 0.21, recorded),
    'msk-m7g.large': flat('MSK broker kafka.m7g.large', 'hour', 0.204, { ...secondary, unsure: true }),
    'msk-storage': flat('MSK storage', 'GB-month', 0.1, recorded),
    'msk-serverless-cluster': flat('MSK Serverless cluster', 'hour', 0.75, listOfOctober),
    'msk-serverless-partition': flat('MSK Serverless partition', 'partition-hour', 0.0015, listOfOctober),
    'msk-serverless-in': flat('MSK Serverless data in', 'GB', 0.1, listOfOctober),
    'msk-serverless-out': flat('MSK Serverless data out', 'GB', 0.05, listOfOctober),
    'msk-serverless-storage': flat('MSK Serverless storage', 'GB-month', 0.1, listOfOctober),
    'sqs-requests': flat('SQS requests of 64 KB', 'million requests', 0.4, { ...recorded, free: 1 }),
    'sqs-fifo-requests': flat('SQS FIFO requests of 64 KB', 'million requests', 0.5, recorded),
    'kinesis-shard': flat('Kinesis shard', 'shard-hour', 0.015, listOfOctober),
    'kinesis-put': flat('Kinesis PUT units', 'million PUT units', 0.014, listOfOctober),
    'alb-hour': flat('Application Load Balancer', 'hour', 0.0225, recorded),
    'alb-lcu': flat('Application Load Balancer capacity units', 'LCU-hour', 0.008, recorded),
    'nat-hour': flat('NAT gateway', 'hour', 0.045, list),
    'nat-gb': flat('NAT gateway data', 'GB', 0.045, list),
    'cross-zone': flat('Traffic between zones, each way', 'GB', 0.01, listOfOctober),
    ipv4: flat('Public IPv4 address', 'hour', 0.005, secondary),
    egress: flat('Traffic to the internet', 'GB', 0.09, { ...wellKnown, free: 100 }),
    'redis-t4g.micro': flat('ElastiCache Redis t4g.micro', 'hour', 0.016, listOfOctober),
    'redis-t4g.small': flat('ElastiCache Redis t4g.small', 'hour', 0.032, listOfOctober),
    'redis-t4g.medium': flat('ElastiCache Redis t4g.medium', 'hour', 0.065, listOfOctober),
    'redis-m7g.large': flat('ElastiCache Redis m7g.large', 'hour', 0.158, listOfOctober),
    'ebs-gp3': flat('EBS gp3', 'GB-month', 0.08, list),
    logs: flat('CloudWatch Logs ingestion', 'GB', 0.5, { ...wellKnown, free: 5 }),
  }),
  offers: {
    // Of burstable machines what they earn in CPU credits: 20, 20 and 30 % of their two vCPUs.
    machines: [
      { price: 'ec2-t4g.small', vcpus: 0.4, memoryGb: 2 },
      { price: 'ec2-t4g.medium', vcpus: 0.4, memoryGb: 4 },
      { price: 'ec2-t4g.large', vcpus: 0.6, memoryGb: 8 },
      { price: 'ec2-m7g.large', vcpus: 2, memoryGb: 8 },
    ],
    containers: {
      cpu: 'fargate-cpu',
      memory: 'fargate-memory',
      sizes: [
        { vcpus: 0.25, memoryGb: 0.5 },
        { vcpus: 0.5, memoryGb: 1 },
        { vcpus: 1, memoryGb: 2 },
        { vcpus: 2, memoryGb: 4 },
        { vcpus: 4, memoryGb: 8 },
      ],
      unitSeconds: 3_600,
      hasIngress: false,
    },
    functions: [lambda('lambda', ''), lambda('lambda-arm', '-arm')],
    database: {
      classes: [
        { price: 'rds-t4g.micro', vcpus: 0.2, memoryGb: 1 },
        { price: 'rds-t4g.small', vcpus: 0.4, memoryGb: 2 },
        { price: 'rds-t4g.large', vcpus: 0.6, memoryGb: 8 },
        { price: 'rds-m7g.large', vcpus: 2, memoryGb: 8 },
      ],
      storage: 'rds-storage',
      standbyFactor: 2,
    },
    broker: {
      brokers: { price: 'msk-m7g.large', count: 3, vcpus: 2, storage: 'msk-storage' },
      serverless: {
        cluster: 'msk-serverless-cluster',
        partitions: 'msk-serverless-partition',
        inbound: 'msk-serverless-in',
        outbound: 'msk-serverless-out',
      },
      queue: { price: 'sqs-requests', per: 'million messages', times: 3 },
    },
    network: {
      loadBalancer: { hour: 'alb-hour', unit: 'alb-lcu' },
      nat: { hour: 'nat-hour', gb: 'nat-gb' },
      address: 'ipv4',
      crossZone: 'cross-zone',
      egress: 'egress',
    },
    logs: 'logs',
  },
}
