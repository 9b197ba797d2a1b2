import { parseShare } from '../../base/units.ts'
import type { FaultKind } from '../fault-kind.ts'

/** So many packets between it and other components are lost; on TCP that is a stall of 200 ms, doubled for each repeat, and a reset after seven. */
export const loss: FaultKind = {
  needs: 'path',
  components: 'one or two',
  amount: { standard: 0.05, parse: parseShare, expected: 'a share like 5%' },
  begin: (component, { amount, components: [, other] }) =>
    component.impede({ latencyMs: 0, lossShare: amount ?? 0, isCut: false }, other),
  end: (component, { components: [, other] }) => component.impede(undefined, other),
}
