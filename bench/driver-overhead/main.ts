// What the load driver itself costs, and how late it sends: run with `node bench/driver-overhead/main.ts`, about 20 s.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Stage } from '../../src/load/driver.ts'
import { createDriver } from '../../src/load/driver-process.ts'
import { pinned } from '../../src/pinning.ts'

const pin = availableParallelism() > 1
const [execPath = '', ...execArgv] = pinned([process.execPath], pin ? [0] : [])
const server = fork(fileURLToPath(new URL('./null-server.ts', import.meta.url)), [], { execPath, execArgv })
const [port] = (await once(server, 'message')) as [number]
const url = `http://127.0.0.1:${port}`

const saturate: Stage = { profile: 'saturate', connections: 16, leadInMs: 500, durationMs: 2_000 }
const steady = (ratePerSecond: number): Stage => ({
  profile: 'steady',
  ratePerSecond,
  arrivals: 'poisson',
  maxInFlight: 256,
  leadInMs: 500,
  durationMs: 3_000,
})

await using driver = await createDriver({
  scenario: fileURLToPath(new URL('../../src/load/testing/notes.ts', import.meta.url)),
  datasetSeed: 1,
  cpuSet: pin ? [1] : [],
})
console.log(`${pin ? 'driver on CPU 1, server on CPU 0' : 'not pinned'}, Node ${process.version}, 25 % writes`)
console.log('stage            rate/s  CPU µs/request  CPU %  lag p50 ms  lag p99 ms  loop delay p99 ms  valid')
for (const stage of [saturate, saturate, steady(200), steady(200), steady(1_000), steady(3_000)]) {
  const job = { target: 'null', entrypoint: url, seed: 1, requestTimeoutMs: 5_000, stage }
  const { measurement } = await driver.run(job, { opened() {}, closed() {} }, new AbortController().signal)
  const { driver: used, requests, windowMs } = measurement
  const name = stage.profile === 'steady' ? `steady ${stage.ratePerSecond}` : 'saturate'
  console.log(
    [
      name.padEnd(14),
      ((requests.completed / windowMs) * 1_000).toFixed(0).padStart(8),
      ((used.cpuMs * 1_000) / requests.completed).toFixed(1).padStart(15),
      ((used.cpuMs / windowMs) * 100).toFixed(0).padStart(6),
      used.lagP50Ms.toFixed(3).padStart(11),
      used.lagP99Ms.toFixed(3).padStart(11),
      used.eventLoopDelayP99Ms.toFixed(2).padStart(18),
      requests.failed + requests.dropped === 0 ? '  yes' : `  no: ${JSON.stringify(measurement.errors)}`,
    ].join(' '),
  )
}
server.disconnect()
