import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { defineScenario } from '../scenario/define.ts'
import { operationStream } from '../scenario/stream.ts'
import type { SteadyStage } from './driver.ts'
import { createJob } from './job.ts'
import type { Pacer } from './pacer.ts'
import { steady } from './steady.ts'

const scenario = defineScenario({
  name: 'rehearsal',
  title: 'Rehearsal',
  description: 'Makes the driver warm',
  slo: { p99Ms: 1_000, errorShare: 1, visibilityP99Ms: 1_000 },
  dataset: () => ({}),
  planState: () => undefined,
  memory: () => ({}),
  operations: {
    write: {
      weight: 1,
      plan: (_state: undefined, random) => random.int(0, 999_999),
      request: (number: number) => ({ method: 'POST', path: '/', body: { number } }),
      answers: { 200: z.strictObject({ id: z.string() }) },
      writeKey: String,
      accepted: (number: number) => ({ id: `${number}`, content: number }),
    },
  },
  contract: [],
  auditViews: {},
  verify: () => ({ verified: 0, lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] }),
})

const stage: SteadyStage = {
  profile: 'steady',
  ratePerSecond: 1_500,
  arrivals: 'poisson',
  maxInFlight: 32,
  leadInMs: 0,
  durationMs: 500,
}

/**
 * Runs the open loop against a server in this very process. Its first thousand requests are sent milliseconds late,
 * because the code is not compiled yet: better these than those of the first target.
 */
export async function rehearse(pacer: Pacer): Promise<void> {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json').end('{"id":"1"}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const load = { target: 'rehearsal', entrypoint: url, stage, seed: 1, requestTimeoutMs: 5_000 }
  const never = new AbortController().signal
  const failed = new AbortController()
  try {
    await steady(
      createJob(scenario, {}, operationStream(scenario, {}, load.seed), load),
      stage,
      pacer,
      { opened() {}, closed() {}, progress() {} },
      { abort: failed.signal, finish: never, fail: (error) => failed.abort(error) },
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
