import type { Fault } from '../../fault/fault.ts'
import { faultKind } from '../../fault/faults.ts'
import type { Topology } from '../../topology/topology.ts'
import { CLOCK_REFUSAL, oneShotRefusal, pathRefusal } from '../fault-refusals.ts'
import type { FaultRefusal } from '../runtime.ts'

/**
 * What containers cannot have go wrong with them.
 * @param isReachable whether this process is on the networks of the engine
 */
export function dockerFaultRefusal(topology: Topology, isReachable: boolean): FaultRefusal {
  return (fault: Fault) => {
    const { needs } = faultKind(fault.kind)
    if (needs === 'clock') return CLOCK_REFUSAL
    if (needs === 'path') {
      if (!isReachable) {
        return 'the networks of this Docker engine are not on this machine, so that no proxy of archbench can be on them'
      }
      return pathRefusal(fault, topology)
    }
    if (needs === 'disk') {
      const [name] = fault.components
      const volumes = topology.services.find((service) => service.name === name)?.container.volumes ?? []
      return volumes.length === 1
        ? undefined
        : `${name} has ${volumes.length || 'no'} volumes: it has to be one that its data is on`
    }
    return oneShotRefusal(fault, topology)
  }
}
