import { setTimeout as delay } from 'node:timers/promises'
import { type ChannelModel, connect } from 'amqplib'

/** A broker or client that is silent for two of these is taken for dead: what it held is given to others. */
const HEARTBEAT_SECONDS = 5
const CONNECT_MS = 5_000
const RETRY_MS = 100

/** Connects to a broker; one that is not there yet is waited for. */
export async function connectBroker(url: URL, waitMs = 0): Promise<ChannelModel> {
  const address = new URL(url)
  address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS))
  const deadline = performance.now() + waitMs
  for (;;) {
    try {
      const connection = await connect(address.href, { noDelay: true, timeout: CONNECT_MS })
      // Whoever uses the connection sees its end; without a listener the event would end the process.
      connection.on('error', () => undefined)
      return connection
    } catch (error) {
      if (performance.now() >= deadline) throw error
      await delay(RETRY_MS)
    }
  }
}

/** Closes a connection that may be closed already. */
export async function closeQuietly(connection: { close(): Promise<void> }): Promise<void> {
  await connection.close().catch(() => undefined)
}

/** The reply code with which a broker has refused something, `undefined` for any other error. */
export function replyCode(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined
}
