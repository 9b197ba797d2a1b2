import type { ContainerSettings, Service, Topology } from '../topology.ts'

const CONTAINER: ContainerSettings = {
  build: undefined,
  entrypoint: undefined,
  workingDirectory: undefined,
  user: undefined,
  readOnly: true,
  addedCapabilities: [],
  droppedCapabilities: ['ALL'],
  mounts: [],
  tmpfs: [],
  volumes: [],
  init: false,
  ulimits: {},
  shmBytes: undefined,
  healthCheck: undefined,
  memoryBytes: undefined,
}

export type ServiceChanges = Partial<Omit<Service, 'container'>> & { readonly container?: Partial<ContainerSettings> }

/** A service that says nothing of itself but its image. */
export function testService(name: string, { container, ...changes }: ServiceChanges = {}): Service {
  return {
    name,
    image: 'example:1',
    command: undefined,
    environment: {},
    port: undefined,
    dependsOn: [],
    healthPath: undefined,
    embedded: undefined,
    cost: 'container',
    functionMetricsPath: undefined,
    durability: undefined,
    replicas: 1,
    stopGraceMs: 10_000,
    ...changes,
    container: { ...CONTAINER, ...container },
  }
}

export function testTopology(services: readonly Service[], changes: Partial<Topology> = {}): Topology {
  return {
    name: 'example',
    architecture: undefined,
    variant: undefined,
    file: '/example/compose.yaml',
    directory: '/example',
    entrypoint: services[0]?.name ?? '',
    services,
    notes: [],
    ...changes,
  }
}
