import type { FaultKind } from '../fault-kind.ts'

/** Connections between two components, or between one and all others, are reset, and new ones are refused, as by a firewall that rejects. */
export const partition: FaultKind = {
  needs: 'path',
  components: 'one or two',
  begin: (component, { components: [, other] }) => component.impede({ latencyMs: 0, lossShare: 0, isCut: true }, other),
  end: (component, { components: [, other] }) => component.impede(undefined, other),
}
