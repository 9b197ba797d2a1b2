import type { BaseOptions } from '@platformatic/kafka'

const DEFAULT_PORT = 9092
/** As Kafka's own client has it; and longer than most deployments stand still between rounds. */
const SESSION_TIMEOUT_MS = 45_000

/** How long one operation is tried while the broker is away or has not got its partitions back; then it fails. */
const RETRIES = 25
const RETRY_DELAY_MS = 200
/**
 * Longer than a deployment stands still between rounds: all its clocks run on, and requests that were under way then
 * are answered as soon as it goes on.
 */
const REQUEST_TIMEOUT_MS = 90_000

/** What all clients of one log have in common. */
export function clientOptions(url: URL): BaseOptions {
  return {
    clientId: 'shop',
    bootstrapBrokers: [{ host: url.hostname, port: Number(url.port || DEFAULT_PORT) }],
    retries: RETRIES,
    retryDelay: RETRY_DELAY_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  }
}

/** After so long a silence the others get a member's partitions; `?sessionTimeoutMs=…` in the address sets it. */
export function sessionTimeoutMs(url: URL): number {
  return Number(url.searchParams.get('sessionTimeoutMs') ?? SESSION_TIMEOUT_MS)
}
