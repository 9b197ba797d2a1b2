import type { Topology } from '../../topology/topology.ts'
import type { HealthAddress } from '../health-address.ts'
import { type OneServicePlace, oneServiceTopology } from '../one-service.ts'

/** A target of one component that a shell command starts; without a health path it is ready when it listens. */
export function commandTopology(place: OneServicePlace, command: string, { port, path }: HealthAddress): Topology {
  return oneServiceTopology(place, {
    command: ['/bin/sh', '-c', untilTold(command)],
    environment: { BENCH: '1' },
    ownPort: port,
    healthPath: path,
  })
}

/**
 * The command in a shell that hands SIGTERM on to all that the command has started, and waits for it: a shell
 * that only ended would leave the program behind `cd shop && node server.js` alone.
 */
function untilTold(command: string): string {
  return `trap 'trap "" TERM; kill -TERM 0; wait' TERM\n(\n${command}\n) &\nwait $!`
}
