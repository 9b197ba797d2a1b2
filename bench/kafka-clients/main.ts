// Two clients of Kafka beside each other. Run with `KAFKA=127.0.0.1:9092 node bench/kafka-clients/main.ts [rounds]`;
// README.md says what is measured.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import Table from 'cli-table3'
import type { Action, Figures } from './worker.ts'

const CLIENTS = ['platformatic', 'kafkajs'] as const
const ROUNDS = Number(process.argv[2] ?? 3)
const broker = process.env.KAFKA
if (!broker) throw new Error('KAFKA must be the address of a broker, as host:port')
const run = promisify(execFile)

async function measure(client: string, action: Action): Promise<Figures> {
  const worker = path.join(import.meta.dirname, 'worker.ts')
  const { stdout } = await run(process.execPath, [worker, client, action, broker ?? ''])
  return JSON.parse(stdout)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
}

async function compare(title: string, action: Action, rounds: number): Promise<void> {
  const results = new Map<string, Figures[]>(CLIENTS.map((client) => [client, []]))
  for (let round = 0; round < rounds; round++) {
    // They take turns at being first.
    for (const client of round % 2 === 0 ? CLIENTS : CLIENTS.toReversed()) {
      results.get(client)?.push(await measure(client, action))
    }
  }
  const names = Object.keys([...results.values()][0]?.[0] ?? {})
  const table = new Table({ head: [title, ...CLIENTS], style: { head: [], border: [] } })
  for (const name of names) {
    table.push([
      name,
      ...CLIENTS.map((client) => median((results.get(client) ?? []).map((of) => of[name] ?? 0)).toFixed(1)),
    ])
  }
  console.log(table.toString())
}

await compare('append, one a request', 'single', ROUNDS)
await compare('append, coalesced', 'coalesced', ROUNDS)
await compare('consume', 'consume', ROUNDS)
if (process.env.BROKER_KILL) await compare('broker killed for 5 s', 'restart', 1)
else console.log('BROKER_KILL and BROKER_START are not set: the restart of the broker is left out.')
