import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { arrivalOffsets } from '../../src/load/arrivals.ts'
import { DueArrivals } from '../../src/load/workers/due-arrivals.ts'
import { Pacer } from '../../src/load/workers/pacer.ts'
import { scheduleCells } from '../../src/load/workers/schedule.ts'
import { newLatencyHistogram, percentileMs } from '../../src/stats/latency-histogram.ts'
import { ownClient, undiciClient } from './clients.ts'

// One client under the driver's own schedule, in a process of its own that is told by messages what to do.

export interface Round {
  readonly client: 'own' | 'undici'
  readonly url: string
  readonly ratePerSecond: number
  readonly durationMs: number
  readonly seed: number
}

export interface RoundResult {
  readonly cpuMicrosPerRequest: number
  readonly lagP99Ms: number
  readonly serviceP50Ms: number
  readonly wrong: number
}

const pacer = new Pacer()
const { port1: wakes, port2 } = new MessageChannel()
pacer.addWorker(port2)
const clients = new Map<string, ReturnType<typeof ownClient>>()

async function run({ client: name, url, ratePerSecond, durationMs, seed }: Round): Promise<RoundResult> {
  const client = clients.get(name) ?? (name === 'own' ? ownClient(url) : undiciClient(url))
  clients.set(name, client)
  const stage = { name, durationMs, fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond }
  const offsetsMs = arrivalOffsets({ arrivals: 'poisson', leadInMs: 0, stages: [stage] }, seed)
  const startNs = process.hrtime.bigint() + 20_000_000n
  const startMs = performance.now() + 20
  const schedule = { offsetsMs, startNs, cells: scheduleCells(1), workers: 1 }
  const lag = newLatencyHistogram()
  const service = newLatencyHistogram()
  let settled = 0
  let wrong = 0
  const micros = (ms: number): number => Math.max(1, Math.round(ms * 1_000))
  const over = new EventTarget()
  const arrivals: DueArrivals = new DueArrivals(schedule, 0, wakes, (index) => {
    const sentMs = performance.now()
    lag.recordValue(micros(sentMs - startMs - (offsetsMs[index] as number)))
    client.send(`/${index}`, (isRight) => {
      service.recordValue(micros(performance.now() - sentMs))
      if (!isRight) wrong += 1
      settled += 1
      arrivals.look()
      if (settled === offsetsMs.length) over.dispatchEvent(new Event('over'))
    })
  })
  const cpu = process.cpuUsage()
  const ended = once(over, 'over')
  pacer.follow(schedule)
  await ended
  const { user, system } = process.cpuUsage(cpu)
  arrivals[Symbol.dispose]()
  return {
    cpuMicrosPerRequest: (user + system) / settled,
    lagP99Ms: percentileMs(lag, 99) ?? 0,
    serviceP50Ms: percentileMs(service, 50) ?? 0,
    wrong,
  }
}

process.on('message', (round: Round) => {
  void run(round).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit())
