import type { Fault } from '../../fault/fault.ts'
import { faultKind } from '../../fault/faults.ts'
import type { Topology } from '../../topology/topology.ts'
import { CLOCK_REFUSAL, oneShotRefusal, pathRefusal } from '../fault-refusals.ts'
import type { FaultRefusal } from '../runtime.ts'

/** What processes of this machine cannot have go wrong with them. */
export function processFaultRefusal(topology: Topology): FaultRefusal {
  return (fault: Fault) => {
    const { needs } = faultKind(fault.kind)
    if (needs === 'clock') return CLOCK_REFUSAL
    if (needs === 'memory') {
      return 'processes have no memory limit of their own: pressure would hit the whole machine; --runtime docker can do it'
    }
    if (needs === 'disk') {
      return 'its data is on the disk of this machine, which would be full for everything else; --runtime docker can do it'
    }
    if (needs === 'path') return pathRefusal(fault, topology)
    return oneShotRefusal(fault, topology)
  }
}
