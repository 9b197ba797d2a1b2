import type { FaultKind } from '../fault-kind.ts'

/** It is asked to stop, may finish what it does, and is started again at once, as for a new version. */
export const restart: FaultKind = {
  needs: 'processes',
  components: 'one',
  async begin(component) {
    await component.stop()
    await component.start()
  },
  async end() {},
}
