import type { FaultKind } from '../fault-kind.ts'

/** Known by name so that it can be refused with the reason: components share the clock of the machine, and with it that of the measurement. */
export const clock: FaultKind = {
  needs: 'clock',
  components: 'one',
  async begin() {
    throw new TypeError('no runtime can change the clock of a component')
  },
  async end() {},
}
