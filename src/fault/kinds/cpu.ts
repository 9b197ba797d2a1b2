import { parseShare } from '../../base/units.ts'
import type { FaultKind } from '../fault-kind.ts'

/** So much of the time of one CPU is kept from it, as by a neighbour or a quota. */
export const cpu: FaultKind = {
  needs: 'cpu',
  components: 'one',
  amount: { standard: 0.8, parse: parseShare, expected: 'a share like 80%' },
  begin: (component, { amount }) => component.takeCpu(amount ?? 0),
  end: (component) => component.takeCpu(0),
}
