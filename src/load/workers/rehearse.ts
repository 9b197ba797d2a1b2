import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OpenLoad } from '../driver.ts'
import { conduct } from './conduct.ts'
import type { WorkerPool } from './worker-pool.ts'

const RATE_PER_WORKER = 1_500

function loadFor(workers: number): OpenLoad {
  const rate = RATE_PER_WORKER * workers
  return {
    loop: 'open',
    arrivals: 'poisson',
    maxInFlight: 32 * workers,
    leadInMs: 0,
    stages: [{ name: 'rehearsal', durationMs: 500, fromRatePerSecond: rate, toRatePerSecond: rate }],
  }
}

/**
 * Runs the open loop of all workers against a server in this very thread. A worker's first thousand requests are sent
 * milliseconds late, because the code is not compiled yet: better these than those of the first target.
 */
export async function rehearse(pool: WorkerPool): Promise<void> {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json').end('{"id":"1"}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const entrypoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const never = new AbortController().signal
  try {
    await conduct(
      pool,
      [
        {
          target: 'rehearsal',
          entrypoint,
          load: loadFor(pool.size),
          seed: 1,
          requestTimeoutMs: 5_000,
          workers: pool.size,
        },
      ],
      { opened() {}, closed() {}, async turn() {}, progress() {}, live() {} },
      { abort: never, finish: never },
      true,
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
