import { createConnection } from 'node:net'
import { request } from 'undici'
import { ExitCode, UserError } from '../../errors.ts'

const POLL_INTERVAL_MS = 10
const START_TIMEOUT_MS = 60_000

export interface HealthTarget {
  readonly component: string
  readonly port: number | undefined
  /** Without a path an open port is taken for ready. */
  readonly path: string | undefined
}

/** Polls until a component is ready. Throws a UserError when it is not within a minute. */
export async function waitUntilHealthy(target: HealthTarget, signal: AbortSignal): Promise<void> {
  if (target.port === undefined) return
  const deadline = performance.now() + START_TIMEOUT_MS
  let last = 'no answer'
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    last = await (target.path === undefined ? tryConnect(target.port) : tryHealth(target.port, target.path))
    if (last === 'ready') return
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
  }
  throw new UserError(
    `the component "${target.component}" did not become healthy within ${START_TIMEOUT_MS / 1000} s`,
    {
      found: last,
      expected: target.path === undefined ? 'an open port' : `200 from ${target.path}`,
      remedy: 'Look at its log with "archbench up --verbose"',
      exitCode: ExitCode.failed,
    },
  )
}

async function tryHealth(port: number, path: string): Promise<string> {
  try {
    const answer = await request(`http://127.0.0.1:${port}${path}`, { headersTimeout: 2_000, bodyTimeout: 2_000 })
    await answer.body.dump()
    return answer.statusCode === 200 ? 'ready' : `status ${answer.statusCode}`
  } catch {
    return 'no answer'
  }
}

function tryConnect(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve('ready')
    })
    socket.once('error', () => resolve('no answer'))
  })
}
