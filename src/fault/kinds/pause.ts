import type { FaultKind } from '../fault-kind.ts'

/** Its processes are stopped where they are (SIGSTOP, or the freezer of its container), and go on when the fault ends. */
export const pause: FaultKind = {
  needs: 'processes',
  components: 'one',
  begin: (component) => component.hold(),
  end: (component) => component.release(),
}
