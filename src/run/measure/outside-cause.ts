import { setTimeout as delay } from 'node:timers/promises'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { Deployment } from '../../runtime/runtime.ts'

/** The end of a component is told once all that it wrote was read, which may be after the first answer that never came. */
const CRASH_IS_TOLD_MS = 1_000
/** What a component wrote longer ago has nothing to do with what has just gone wrong. */
const LINES = 100

/** What the system did to a component, by the words in which programs and databases tell it. */
const TRACES: readonly { readonly words: RegExp; readonly what: string; readonly remedy: string }[] = [
  {
    words: /\bENOSPC\b|no space left on device|disk quota exceeded|\bEDQUOT\b/i,
    what: 'the disk is full',
    remedy: 'Make room on the disk that holds its data (TMPDIR says where the process runtime keeps it), and run again',
  },
  {
    words: /\bENOMEM\b|cannot allocate memory|JavaScript heap out of memory|java\.lang\.OutOfMemoryError/i,
    what: 'it ran out of memory',
    remedy: 'Give more memory by --memory, or take less memory in the target',
  },
  {
    words: /\bwas terminated by signal \d+/,
    what: 'one of its processes was killed from outside',
    remedy: 'Find out what killed it (the log of the kernel names what ran out of memory), and run again',
  },
]

/**
 * Why work with a target went wrong, where that is no fault of how it is written: a component has ended, the disk is full,
 * memory ran out, a process was killed. `undefined` where there is no sign of any of these.
 */
export async function outsideCause(deployment: Deployment): Promise<unknown> {
  const crash = await Promise.race([
    deployment.crashed.catch((error: unknown) => error),
    delay(CRASH_IS_TOLD_MS, undefined, { ref: false }),
  ])
  if (crash !== undefined) return crash
  const { services, name } = deployment.topology
  const logs = await Promise.all(
    services.map(async (service) => ({
      component: service.name,
      lines: await deployment.logs(service.name, LINES).catch(() => []),
    })),
  )
  for (const { words, what, remedy } of TRACES) {
    for (const { component, lines } of logs) {
      const line = lines.findLast((text) => words.test(text))
      if (line === undefined) continue
      return new UserError(`the component "${component}" of ${name} could not go on: ${what}`, {
        found: line.trim(),
        remedy,
        exitCode: ExitCode.failed,
      })
    }
  }
  return undefined
}
