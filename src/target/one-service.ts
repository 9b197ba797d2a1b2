import type { Service, Topology } from '../topology/topology.ts'

/** What a container would need to know, where nothing was said. */
export const PLAIN_CONTAINER = {
  build: undefined,
  entrypoint: undefined,
  workingDirectory: undefined,
  user: undefined,
  readOnly: false,
  addedCapabilities: [],
  droppedCapabilities: [],
  mounts: [],
  tmpfs: [],
  volumes: [],
  init: false,
  ulimits: {},
  shmBytes: undefined,
  healthCheck: undefined,
  memoryBytes: undefined,
} as const

/** The port that a component is told where it does not say which one it has. */
const ANY_PORT = 8080

export interface OneServicePlace {
  /** Of the target. */
  readonly name: string
  /** What names it on a command line. */
  readonly source: string
  readonly directory: string
}

/** A target of one component, `app`. */
export function oneServiceTopology(
  { name, source, directory }: OneServicePlace,
  service: Partial<Service> & Pick<Service, 'healthPath'>,
): Topology {
  return {
    name,
    architecture: undefined,
    variant: undefined,
    file: source,
    argument: source,
    directory,
    entrypoint: 'app',
    notes: [],
    services: [
      {
        name: 'app',
        image: undefined,
        command: undefined,
        environment: {},
        dependsOn: [],
        embedded: undefined,
        cost: 'container',
        functionMetricsPath: undefined,
        durability: undefined,
        replicas: 1,
        stopGraceMs: 10_000,
        container: PLAIN_CONTAINER,
        ...service,
        port: service.port ?? ANY_PORT,
      },
    ],
  }
}
