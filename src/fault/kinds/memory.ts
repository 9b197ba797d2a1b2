import { parseShare } from '../../base/units.ts'
import type { FaultKind } from '../fault-kind.ts'

/** So much of its memory limit is kept from it, but nothing that it uses already; what runs out of memory is ended by the kernel, and started again when the fault ends. */
export const memory: FaultKind = {
  needs: 'memory',
  components: 'one',
  amount: { standard: 0.8, parse: parseShare, expected: 'a share like 80%' },
  begin: (component, { amount }) => component.takeMemory(amount ?? 0),
  end: (component) => component.takeMemory(0),
}
