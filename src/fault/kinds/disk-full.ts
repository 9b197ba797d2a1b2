import type { FaultKind } from '../fault-kind.ts'

/** The disk that its data is on, small and in memory for the run, is filled to the last byte. */
export const diskFull: FaultKind = {
  needs: 'disk',
  components: 'one',
  begin: (component) => component.fillDisk(),
  end: (component) => component.freeDisk(),
}
