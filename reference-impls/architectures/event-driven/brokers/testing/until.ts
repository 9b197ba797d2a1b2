import { setTimeout as delay } from 'node:timers/promises'

const LIMIT_MS = 60_000

/** Resolves once the condition holds. */
export async function until(satisfied: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (!(await satisfied())) {
    if (performance.now() > deadline) throw new Error(`This did not come about in ${LIMIT_MS / 1_000} s`)
    await delay(2)
  }
}
