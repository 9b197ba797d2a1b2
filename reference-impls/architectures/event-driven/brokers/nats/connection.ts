import { setTimeout as delay } from 'node:timers/promises'
import { connect, type NatsConnection } from '@nats-io/transport-node'

const RECONNECT_MS = 100
const CONNECT_MS = 5_000
/** A server that does not answer two of these is taken for dead. */
const PING_MS = 5_000

/** A connection that comes back by itself, and tells who asks that it was gone. */
export interface Link {
  readonly connection: NatsConnection
  /** @returns what ends the watch */
  onLost(listener: () => void): () => void
}

/** Connects to a server; one that is not there yet is waited for. */
export async function connectServer(url: URL, waitMs: number): Promise<Link> {
  const deadline = performance.now() + waitMs
  for (;;) {
    try {
      return watched(
        await connect({
          servers: url.host,
          ...(url.username !== '' && {
            user: decodeURIComponent(url.username),
            pass: decodeURIComponent(url.password),
          }),
          timeout: CONNECT_MS,
          maxReconnectAttempts: -1,
          reconnectTimeWait: RECONNECT_MS,
          pingInterval: PING_MS,
          maxPingOut: 2,
        }),
      )
    } catch (error) {
      if (performance.now() >= deadline) throw error
      await delay(RECONNECT_MS)
    }
  }
}

function watched(connection: NatsConnection): Link {
  const listeners = new Set<() => void>()
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'close') for (const listener of listeners) listener()
    }
  })()
  return {
    connection,
    onLost(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
