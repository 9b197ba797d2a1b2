import { join } from 'node:path'
import type { Topology } from '../../topology/topology.ts'

/** What a container would need to know, for components that run as processes only. */
export const NO_CONTAINER = {
  build: undefined,
  entrypoint: undefined,
  workingDirectory: undefined,
  user: undefined,
  readOnly: true,
  addedCapabilities: [],
  tmpfs: [],
  volumes: [],
  init: false,
  ulimits: {},
  shmBytes: undefined,
  healthCheck: undefined,
  memoryBytes: undefined,
} as const

/** A target of one component that a shell command starts; it is ready when it listens. */
export function commandTopology(name: string, command: string, directory: string): Topology {
  return {
    name,
    architecture: undefined,
    variant: undefined,
    file: join(directory, 'cmd'),
    directory,
    entrypoint: 'app',
    notes: [],
    services: [
      {
        name: 'app',
        image: undefined,
        command: ['/bin/sh', '-c', untilTold(command)],
        environment: { BENCH: '1' },
        // The number is replaced by a free port; that there is one says that it listens.
        port: 8080,
        dependsOn: [],
        healthPath: undefined,
        embedded: undefined,
        cost: 'container',
        functionMetricsPath: undefined,
        durability: undefined,
        replicas: 1,
        stopGraceMs: 10_000,
        container: NO_CONTAINER,
      },
    ],
  }
}

/**
 * The command in a shell that hands SIGTERM on to all that the command has started, and waits for it: a shell
 * that only ended would leave the program behind `cd shop && node server.js` alone.
 */
function untilTold(command: string): string {
  return `trap 'trap "" TERM; kill -TERM 0; wait' TERM\n(\n${command}\n) &\nwait $!`
}
