// The driver's own HTTP client beside undici's, under the same schedule against the same server, in turn: about 60 s.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { pinned } from '../../src/machine/pinning.ts'
import { pairedRatio } from '../../src/stats/hodges-lehmann.ts'
import type { Round, RoundResult } from './generator.ts'

const ROUNDS = 6
const DURATION_MS = 2_000
const RATES = [1_000, 5_000, 15_000]
const CLIENTS = ['own', 'undici'] as const

const pin = availableParallelism() > 1
function start(file: string, cpu: number): ChildProcess {
  const [execPath = '', ...execArgv] = pinned([process.execPath], pin ? [cpu] : [])
  return fork(fileURLToPath(new URL(file, import.meta.url)), [], { execPath, execArgv })
}

const server = start('./server.ts', 0)
const [port] = (await once(server, 'message')) as [number]
const url = `http://127.0.0.1:${port}`
const generator = start('./generator.ts', 1)

async function drive(round: Omit<Round, 'url'>): Promise<RoundResult> {
  generator.send({ ...round, url })
  const [result] = (await once(generator, 'message')) as [RoundResult]
  if (result.wrong > 0) throw new Error(`${round.client}: ${result.wrong} wrong answers`)
  return result
}

console.log(
  `${pin ? 'client on CPU 1, server on CPU 0' : 'not pinned'}, Node ${process.version}, ${ROUNDS} rounds in turn`,
)
console.log('rate/s  client  CPU µs/request  lag p99 ms  service p50 ms')
for (const client of CLIENTS) await drive({ client, ratePerSecond: 5_000, durationMs: 3_000, seed: 0 })
for (const ratePerSecond of RATES) {
  const results: Record<(typeof CLIENTS)[number], RoundResult[]> = { own: [], undici: [] }
  for (let seed = 1; seed <= ROUNDS; seed++) {
    for (const client of seed % 2 === 0 ? CLIENTS : CLIENTS.toReversed()) {
      results[client].push(await drive({ client, ratePerSecond, durationMs: DURATION_MS, seed }))
    }
  }
  for (const client of CLIENTS) {
    const middle = (of: (result: RoundResult) => number): number =>
      results[client].map(of).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN
    console.log(
      [
        String(ratePerSecond).padStart(6),
        ` ${client.padEnd(6)}`,
        middle(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest)
          .toFixed(1)
          .padStart(15),
        middle(({ lagP99Ms }) => lagP99Ms)
          .toFixed(3)
          .padStart(11),
        middle(({ serviceP50Ms }) => serviceP50Ms)
          .toFixed(3)
          .padStart(15),
      ].join(' '),
    )
  }
  const pairs = results.own.map(
    (own, index) => [own.cpuMicrosPerRequest, results.undici[index]?.cpuMicrosPerRequest ?? Number.NaN] as const,
  )
  const { value, low, high } = pairedRatio(pairs, 0.95)
  console.log(`        CPU of own / undici: ${value.toFixed(2)} [${low?.toFixed(2)}, ${high?.toFixed(2)}]`)
}
server.disconnect()
generator.disconnect()
