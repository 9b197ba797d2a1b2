import { extname, join } from 'node:path'
import type { Service, Topology } from '../../topology/topology.ts'
import { NO_CONTAINER } from '../arms/command-topology.ts'

/**
 * The same target with a component more, which uses so much of the CPU that a saturated target has as much less for its requests:
 * throughput falls and CPU time per request grows by this factor. Only as processes; a container would need an image for it.
 * @param factor above 1
 */
export function withBallast(topology: Topology, factor: number): Topology {
  const program = join(import.meta.dirname, `ballast${extname(import.meta.filename)}`)
  const ballast: Service = {
    name: 'ballast',
    image: undefined,
    command: [process.execPath, program, String(1 - 1 / factor)],
    environment: {},
    port: undefined,
    dependsOn: [],
    healthPath: undefined,
    embedded: undefined,
    cost: 'container',
    functionMetricsPath: undefined,
    durability: undefined,
    replicas: 1,
    stopGraceMs: 1_000,
    container: NO_CONTAINER,
  }
  return { ...topology, services: [...topology.services, ballast] }
}
