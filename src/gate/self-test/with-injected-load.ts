import { extname, join } from 'node:path'
import { PLAIN_CONTAINER } from '../../target/one-service.ts'
import type { Service, Topology } from '../../topology/topology.ts'

/**
 * The same target with a component more, which uses so many CPUs all the time: throughput of a saturated target falls, and CPU time per
 * request grows. Only as processes; a container would need an image for it.
 */
export function withInjectedLoad(topology: Topology, cpus: number): Topology {
  // One process cannot use more than one CPU, and should not have to use all of it.
  const replicas = Math.ceil(2 * cpus)
  const program = join(import.meta.dirname, `injected-load${extname(import.meta.filename)}`)
  const injected: Service = {
    name: 'injected-load',
    image: undefined,
    command: [process.execPath, program, String(cpus / replicas)],
    environment: {},
    port: undefined,
    dependsOn: [],
    healthPath: undefined,
    embedded: undefined,
    cost: 'container',
    functionMetricsPath: undefined,
    durability: undefined,
    replicas,
    stopGraceMs: 1_000,
    container: PLAIN_CONTAINER,
  }
  return { ...topology, services: [...topology.services, injected] }
}

/**
 * How many CPUs the injected load has to use beside a target that used so many, so that each request costs `factor` times as much: the target
 * leaves it room where it would not fit in otherwise.
 * @param usedCpus by the target alone
 * @param allCpus that both may use
 */
export function injectedLoadCpus(factor: number, usedCpus: number, allCpus: number): number {
  return (factor - 1) * Math.min(usedCpus, allCpus / factor)
}
