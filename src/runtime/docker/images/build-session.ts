import { createRequire } from 'node:module'
import type Docker from 'dockerode'

type WithSession = (
  docker: Docker,
  auth: undefined,
  handler: (error: unknown, id: string, close: () => void) => void,
) => void

// Not part of dockerode's declarations. Its own `buildImage` closes a session only when the build's answer ends, so one
// that fails or is broken off would keep its socket.
const withSession: WithSession = createRequire(import.meta.url)('dockerode/lib/session.js')

/** The connection over which BuildKit asks its client for what a build needs. */
export interface BuildSession extends Disposable {
  readonly id: string
}

/** Opens a session. Rejects with the engine's refusal where it has no BuildKit, and with the signal's reason. */
export function openBuildSession(docker: Docker, signal: AbortSignal): Promise<BuildSession> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    withSession(docker, undefined, (error, id, close) => {
      signal.removeEventListener('abort', onAbort)
      if (error) reject(error)
      else if (signal.aborted) close()
      else resolve({ id, [Symbol.dispose]: close })
    })
    if (signal.aborted) onAbort()
  })
}
