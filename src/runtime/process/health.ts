import { createConnection } from 'node:net'
import { request } from 'undici'
import { ExitCode, UserError } from '../../base/errors.ts'
import { scaleTimeout } from '../../machine/machine-busyness.ts'
import { DIRECT } from '../../outside/direct.ts'
import { MORE_TIME } from '../start-timeout.ts'

const POLL_INTERVAL_MS = 10
const NO_ANSWER = 'no answer'
const ANSWER_TIMEOUT_MS = 2_000
const MOST_HEALTH_BYTES = 2 ** 20

/** A component that somebody waits for. */
export interface Waited {
  readonly component: string
  readonly timeoutMs: number
  /** The command that shows what it logs. */
  readonly lookInto: string
  /** What it has logged, for the error. */
  readonly describeLog?: (() => string) | undefined
}

export interface HealthTarget extends Waited {
  readonly port: number | undefined
  /** Without a path an open port is taken for ready. */
  readonly path: string | undefined
}

/** Polls until a component is ready. Throws a UserError when it is not in time. */
export async function waitUntilHealthy(target: HealthTarget, signal: AbortSignal): Promise<void> {
  const { port, path } = target
  if (port === undefined) return
  const probe = (): Promise<string> => (path === undefined ? tryConnect(port) : tryHealth(port, path, signal))
  const expected = path === undefined ? `an open port ${port}` : `200 from http://127.0.0.1:${port}${path}`
  await pollUntilReady({ ...target, port }, expected, probe, signal)
}

/** Waits until a component that runs only once has ended. Throws a UserError when it has not in time. */
export async function waitUntilEnded(waited: Waited, ended: Promise<void>, signal: AbortSignal): Promise<void> {
  let state = 'it still runs'
  ended.then(() => {
    state = 'ready'
  })
  await pollUntilReady(waited, 'that it does its work and ends', async () => state, signal)
}

/**
 * Asks again and again until the answer is `ready`.
 * @param probe says what there is otherwise, for the error
 */
export async function pollUntilReady(
  { component, timeoutMs, lookInto, describeLog, port }: Waited & { readonly port?: number | undefined },
  expected: string,
  probe: () => Promise<string>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  let last = NO_ANSWER
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    last = await probe()
    if (last === 'ready') return
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
  }
  throw new UserError(
    `the component "${component}" did not become healthy within ${Math.round(timeoutMs / 100) / 10} s`,
    {
      found: describeLog ? `${last}; ${describeLog()}` : last,
      expected,
      remedy:
        last === NO_ANSWER && port !== undefined
          ? `Let it listen on the HOST and PORT of its environment, here 127.0.0.1 and ${port}: processes cannot all have the port of the compose file. "${lookInto}" shows what it logs. Where it needs longer, ${MORE_TIME}`
          : `Fix: ${MORE_TIME}. "${lookInto}" shows what it logs`,
      exitCode: ExitCode.failed,
    },
  )
}

async function tryHealth(port: number, path: string, waiting: AbortSignal): Promise<string> {
  try {
    // In total: an answer that drips must not pass the time for the start.
    const signal = AbortSignal.any([waiting, AbortSignal.timeout(scaleTimeout(ANSWER_TIMEOUT_MS))])
    const answer = await request(`http://127.0.0.1:${port}${path}`, { dispatcher: DIRECT, signal })
    await answer.body.dump({ limit: MOST_HEALTH_BYTES, signal })
    return answer.statusCode === 200 ? 'ready' : `status ${answer.statusCode}`
  } catch {
    return NO_ANSWER
  }
}

function tryConnect(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve('ready')
    })
    socket.once('error', () => resolve(NO_ANSWER))
  })
}
