// What the monolith's structure costs: its saturated throughput beside that of a hand-written server that does the
// same SQL. Run with `node bench/monolith-overhead/main.ts`, about a minute; Linux with two CPUs or more.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import pg from 'pg'
import { launch } from '../../reference-impls/kit/testing/launch.ts'
import { startPostgres } from '../../reference-impls/kit/testing/postgres.ts'
import { createDriver } from '../../src/load/driver-process.ts'
import { loadBenchData } from '../../src/scenario/bench-data.ts'
import { openClient } from '../../src/scenario/client.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import { cpuMs } from './cpu-time.ts'

const SEED = 1
const ROUNDS = Number(process.argv[2] ?? 6)
const CONNECTIONS = 16
const WARM_UP_MS = 6_000
const ROUND_MS = 3_000
const SYSTEM_CPU = 0
const DRIVER_CPU = 1

const bind = (pid: number, cpu: number) =>
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(cpu), String(pid)], { stdio: 'ignore' })

await using postgres = await startPostgres()
bind(postgres.pid, SYSTEM_CPU)
const environment = (database: string) => ({ DATABASE_URL: postgres.url(database).href, TOKEN_SECRET: 'of the bench' })
const root = path.join(import.meta.dirname, '../..')
await using monolith = await launch(path.join(root, 'reference-impls/ecommerce/monolith/main.ts'), environment('shop'))
const scenario = await loadScenario('ecommerce')
const data = scenarioDataset(scenario, SEED)
await using client = openClient(monolith.url)
await loadBenchData(client, data)
await copyDatabase('shop', 'hand_written')
await using handWritten = await launch(path.join(import.meta.dirname, 'hand-written.ts'), environment('hand_written'))

const targets = { monolith, handWritten }
type Name = keyof typeof targets
const names: Name[] = ['handWritten', 'monolith']
for (const name of names) bind(targets[name].pid, SYSTEM_CPU)
await using driver = await createDriver({ scenario: 'ecommerce', datasetSeed: SEED, cpuSet: [DRIVER_CPU] })

async function measure(name: Name, seed: number, durationMs: number) {
  const cpu = () => cpuMs(targets[name].pid) + cpuMs(postgres.pid)
  const cpuAtEdges: number[] = []
  const note = () => {
    cpuAtEdges.push(cpu())
  }
  const load = { loop: 'closed', connections: CONNECTIONS, leadInMs: 200, durationMs } as const
  const { stages } = await driver.run(
    { target: name, entrypoint: targets[name].url, seed, requestTimeoutMs: 5_000, workers: 1, load },
    { opened: note, closed: note },
    new AbortController().signal,
  )
  const [measurement] = stages
  if (measurement === undefined) throw new Error('nothing was measured')
  const { completed, failed } = measurement.requests
  const [before = 0, after = 0] = cpuAtEdges
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed: ${JSON.stringify(measurement.errors)}`)
  return { rate: (completed / measurement.windowMs) * 1_000, cpu: (after - before) / completed }
}

/** PostgreSQL copies a database only while nobody is connected to it. */
async function copyDatabase(from: string, to: string): Promise<void> {
  const admin = new pg.Client({ connectionString: postgres.url('postgres').href })
  admin.on('error', () => {})
  await admin.connect()
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${from}'`)
  await admin.query(`create database ${to} template ${from}`)
  await admin.end()
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

for (const name of names) {
  await driver.prepare(name, targets[name].url, new AbortController().signal)
  await measure(name, SEED, WARM_UP_MS)
}
console.log(`Node ${process.version}, ${CONNECTIONS} connections, server and PostgreSQL on one CPU, ${ROUNDS} rounds`)
console.log('round  hand-written/s  monolith/s  ratio  CPU ms/request: hand-written  monolith')
const ratios: number[] = []
const costs: number[] = []
for (let round = 1; round <= ROUNDS; round++) {
  const order = round % 2 === 0 ? names : names.toReversed()
  const measured = new Map<Name, { rate: number; cpu: number }>()
  for (const name of order) measured.set(name, await measure(name, SEED + round, ROUND_MS))
  const [hand, mono] = [measured.get('handWritten'), measured.get('monolith')]
  if (hand === undefined || mono === undefined) continue
  ratios.push(mono.rate / hand.rate)
  costs.push(mono.cpu / hand.cpu)
  const cells = [hand.rate.toFixed(0), mono.rate.toFixed(0), (mono.rate / hand.rate).toFixed(3)]
  const widths = [19, 10, 5].map((width, index) => cells[index]?.padStart(width))
  console.log(
    `${String(round).padStart(5)} ${widths.join('  ')}  ${hand.cpu.toFixed(3).padStart(27)}  ${mono.cpu.toFixed(3).padStart(8)}`,
  )
}
console.log(
  `median: monolith has ${(median(ratios) * 100).toFixed(1)} % of the hand-written throughput at ${median(costs).toFixed(2)} times its CPU a request (the bar: 80 %)`,
)
process.exitCode = median(ratios) >= 0.8 ? 0 : 1
