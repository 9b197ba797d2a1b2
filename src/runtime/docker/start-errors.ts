import { ExitCode, UserError } from '../../base/errors.ts'
import { formatBytes } from '../../text/format.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { upCommand } from '../../topology/up-command.ts'
import { describeLog, KEPT_LINES } from '../failure-log.ts'
import { MORE_TIME } from '../start-timeout.ts'
import type { ComponentContainer } from './component-container.ts'
import { engineMessage } from './engine-error.ts'

/** The lines that a remedy is looked for in, and what is told of the whole log. */
async function logOf(container: ComponentContainer): Promise<{ readonly recent: string; readonly words: string }> {
  try {
    const log = await container.logs(KEPT_LINES)
    return {
      recent: log.slice(-RECENT_LINES).join('\n'),
      words: describeLog(container.service.name, log, container.logFile),
    }
  } catch (error) {
    return { recent: '', words: `its log cannot be read (${engineMessage(error)})` }
  }
}

const RECENT_LINES = 30

/** What a component could not do for want of rights, and how it gets them. */
const HARDENED: readonly (readonly [symptom: RegExp, remedy: string])[] = [
  [
    /read-only file ?system|EROFS/i,
    'Its file system is read-only: put the paths that it writes to under `tmpfs` or `volumes`, or say `read_only: false` in the compose file',
  ],
  [
    /operation not permitted|permission denied|EPERM|EACCES/i,
    'It has no capabilities: name a `user` that it can run as, or give back what it needs by `cap_add` in the compose file',
  ],
]

/** What to do about a component that ended with these words. */
/** @param command that starts it alone */
export function remedyFor(words: string, command: string): string {
  const known = HARDENED.find(([symptom]) => symptom.test(words))
  return known?.[1] ?? `Start it alone with "${command}" to look into it`
}

function startAlone(topology: Topology): string {
  return upCommand(topology, ['--runtime', 'docker', '--verbose'])
}

/** That a component ended by itself. */
export async function crashError(
  topology: Topology,
  container: ComponentContainer,
  { exitCode, outOfMemory }: { readonly exitCode: number; readonly outOfMemory: boolean },
): Promise<UserError> {
  const { name } = container.service
  const how = outOfMemory
    ? `it was killed because it used more than its part of the memory budget: ${formatBytes(container.memoryBytes)}`
    : `it exited with code ${exitCode}`
  const { recent, words } = await logOf(container)
  return new UserError(`the component "${name}" of ${topology.name} is gone: ${how}`, {
    file: topology.file,
    found: words,
    remedy: outOfMemory
      ? `Raise --memory, or give "${name}" a larger part by deploy.resources.limits.memory in the compose file`
      : remedyFor(recent, startAlone(topology)),
    exitCode: ExitCode.failed,
  })
}

export async function notReadyError(
  topology: Topology,
  container: ComponentContainer,
  wait: { readonly timeoutMs: number; readonly last: string; readonly expected: string },
): Promise<UserError> {
  const { name } = container.service
  const { recent, words } = await logOf(container)
  return new UserError(
    `the component "${name}" of ${topology.name} did not become healthy within ${Math.round(wait.timeoutMs / 100) / 10} s`,
    {
      file: topology.file,
      found: `${wait.last}; ${words}`,
      expected: wait.expected,
      remedy: `Fix: ${MORE_TIME}. ${remedyFor(recent, startAlone(topology))}`,
      exitCode: ExitCode.failed,
    },
  )
}

/** What the engine refused to make or to start. */
export function refusedError(topology: Topology, service: Service, publishedPort: number | undefined, cause: unknown) {
  const message = engineMessage(cause)
  if (
    publishedPort !== undefined &&
    /port is already allocated|address already in use|ports? .*not available/i.test(message)
  ) {
    return new UserError(`port ${publishedPort} cannot be used`, {
      key: '--port',
      found: 'another program listens on it',
      remedy: 'Choose another port, or leave --port out',
      cause,
    })
  }
  return new UserError(`the engine cannot start the component "${service.name}" of ${topology.name}`, {
    file: topology.file,
    key: `services.${service.name}`,
    found: message,
    remedy: /rlimit/.test(message)
      ? 'Lower its ulimits in the compose file, or raise the limits that the engine itself runs under'
      : 'Fix its command, user or image in the compose file',
    exitCode: ExitCode.failed,
    cause,
  })
}
