import { parseResponseTimeMs, RESPONSE_TIME } from '../../base/units.ts'
import type { FaultKind } from '../fault-kind.ts'

/** Each round trip between it and other components takes so much longer. */
export const latency: FaultKind = {
  needs: 'path',
  components: 'one or two',
  amount: { standard: 200, parse: parseResponseTimeMs, expected: RESPONSE_TIME },
  begin: (component, { amount, components: [, other] }) =>
    component.impede({ latencyMs: amount ?? 0, lossShare: 0, isCut: false }, other),
  end: (component, { components: [, other] }) => component.impede(undefined, other),
}
