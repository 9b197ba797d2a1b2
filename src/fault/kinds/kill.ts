import type { FaultKind } from '../fault-kind.ts'

/** Its processes end at once, as by SIGKILL; it is started again when the fault ends, with what it had stored. */
export const kill: FaultKind = {
  needs: 'processes',
  components: 'one',
  begin: (component) => component.kill(),
  end: (component) => component.start(),
}
