/** The attributes of a product of the AWS Price List that make it the one of a catalogue's line. */
export interface AwsLine {
  readonly family?: string
  /** The end of its usage type: the beginning is an abbreviation of the region. */
  readonly usage?: string
  readonly attributes?: Readonly<Record<string, string>>
  /** So many units of the price list are one of ours; 1 where it is missing. */
  readonly perUnit?: number
}

const MILLION = 1e6

const group = (name: string, perUnit = 1): AwsLine => ({ attributes: { group: name }, perUnit })
const ec2 = (instanceType: string): AwsLine => ({
  family: 'Compute Instance',
  attributes: {
    instanceType,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    operation: 'RunInstances',
  },
})
const rds = (instanceType: string): AwsLine => ({
  family: 'Database Instance',
  attributes: { instanceType, databaseEngine: 'PostgreSQL', deploymentOption: 'Single-AZ' },
})
const redis = (instanceType: string): AwsLine => ({
  family: 'Cache Instance',
  attributes: { instanceType, cacheEngine: 'Redis' },
})

/**
 * Where the lines of the catalogue `aws` are in the AWS Price List
 * (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html).
 */
export const AWS_LINES: Readonly<Record<string, AwsLine>> = {
  'lambda-requests': group('AWS-Lambda-Requests', MILLION),
  'lambda-duration': group('AWS-Lambda-Duration'),
  'lambda-duration-arm': group('AWS-Lambda-Duration-ARM'),
  'lambda-provisioned': group('AWS-Lambda-Provisioned-Concurrency'),
  'lambda-provisioned-duration': group('AWS-Lambda-Duration-Provisioned'),
  'lambda-provisioned-arm': group('AWS-Lambda-Provisioned-Concurrency-ARM'),
  'lambda-provisioned-duration-arm': group('AWS-Lambda-Duration-Provisioned-ARM'),
  'lambda-tmp': group('AWS-Lambda-Storage-Duration'),
  'http-api': { family: 'API Calls', usage: 'ApiGatewayHttpRequest', perUnit: MILLION },
  'rest-api': { family: 'API Calls', usage: 'ApiGatewayRequest', perUnit: MILLION },
  'fargate-cpu': { family: 'Compute', usage: 'Fargate-vCPU-Hours:perCPU' },
  'fargate-memory': { family: 'Compute', usage: 'Fargate-GB-Hours' },
  'fargate-disk': { family: 'Compute', usage: 'Fargate-EphemeralStorage-GB-Hours' },
  'fargate-cpu-arm': { family: 'Compute', usage: 'Fargate-ARM-vCPU-Hours:perCPU' },
  'fargate-memory-arm': { family: 'Compute', usage: 'Fargate-ARM-GB-Hours' },
  'ec2-t4g.small': ec2('t4g.small'),
  'ec2-t4g.medium': ec2('t4g.medium'),
  'ec2-t4g.large': ec2('t4g.large'),
  'ec2-m7g.large': ec2('m7g.large'),
  'ec2-m7i.large': ec2('m7i.large'),
  'rds-t4g.micro': rds('db.t4g.micro'),
  'rds-t4g.small': rds('db.t4g.small'),
  'rds-t4g.medium': rds('db.t4g.medium'),
  'rds-t4g.large': rds('db.t4g.large'),
  'rds-m7g.large': rds('db.m7g.large'),
  'rds-storage': {
    family: 'Database Storage',
    attributes: { volumeType: 'General Purpose-GP3', databaseEngine: 'PostgreSQL', deploymentOption: 'Single-AZ' },
  },
  'aurora-acu': {
    family: 'ServerlessV2',
    usage: 'Aurora:ServerlessV2Usage',
    attributes: { databaseEngine: 'Aurora PostgreSQL' },
  },
  'aurora-acu-io': {
    family: 'ServerlessV2',
    usage: 'Aurora:ServerlessV2IOOptimizedUsage',
    attributes: { databaseEngine: 'Aurora PostgreSQL' },
  },
  'aurora-storage': { family: 'Database Storage', usage: 'Aurora:StorageUsage' },
  'aurora-io': { family: 'System Operation', usage: 'Aurora:StorageIOUsage', perUnit: MILLION },
  'msk-t3.small': { usage: 'Kafka.t3.small' },
  'msk-m5.large': { usage: 'Kafka.m5.large' },
  'msk-m7g.large': { usage: 'Kafka.m7g.large' },
  'msk-storage': { usage: 'Kafka.Storage.GP2' },
  'sqs-requests': { family: 'API Request', attributes: { queueType: 'Standard' }, perUnit: MILLION },
  'sqs-fifo-requests': {
    family: 'API Request',
    attributes: { queueType: 'FIFO (first-in, first-out)' },
    perUnit: MILLION,
  },
  'kinesis-shard': { family: 'Kinesis Streams', attributes: { group: 'Provisioned shard hour' } },
  'kinesis-put': { family: 'Kinesis Streams', attributes: { group: 'Payload Units' }, perUnit: MILLION },
  'alb-hour': { family: 'Load Balancer-Application', usage: 'LoadBalancerUsage' },
  'alb-lcu': { family: 'Load Balancer-Application', usage: 'LCUUsage' },
  'nat-hour': { family: 'NAT Gateway', usage: 'NatGateway-Hours' },
  'nat-gb': { family: 'NAT Gateway', usage: 'NatGateway-Bytes' },
  'cross-zone': {
    family: 'Data Transfer',
    usage: 'DataTransfer-Regional-Bytes',
    attributes: { transferType: 'IntraRegion' },
  },
  ipv4: { usage: 'PublicIPv4:InUseAddress' },
  egress: {
    family: 'Data Transfer',
    usage: 'DataTransfer-Out-Bytes',
    attributes: { transferType: 'AWS Outbound', toLocation: 'External' },
  },
  'redis-t4g.micro': redis('cache.t4g.micro'),
  'redis-t4g.small': redis('cache.t4g.small'),
  'redis-t4g.medium': redis('cache.t4g.medium'),
  'redis-m7g.large': redis('cache.m7g.large'),
  'ebs-gp3': { family: 'Storage', attributes: { volumeApiName: 'gp3' } },
  logs: { family: 'Data Payload', usage: 'DataProcessing-Bytes', attributes: { group: 'Ingested Logs' } },
}
