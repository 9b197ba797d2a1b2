import { constants, setPriority } from 'node:os'

/** Lowers the priority of this process: it samples at the edges of windows, on the driver's CPU, and the driver has to go first. */
export function lowerPriority(): void {
  setPriority(constants.priority.PRIORITY_LOW)
}

/** Takes that back where the system lets this user: on a busy machine what is written at the end would wait for long. */
export function restorePriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_NORMAL)
  } catch {
    // Linux lets only the superuser raise a priority; then the end takes longer.
  }
}
