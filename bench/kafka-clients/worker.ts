// One measurement of one client in a process of its own: `node worker.ts <client> <action> <broker>`; prints JSON.
import { execSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { GroupCommit } from '../../reference-impls/kit/group-commit.ts'
import type { BenchClient, OpenClient } from './client.ts'
import { openKafkaJs } from './kafkajs.ts'
import { openPlatformatic } from './platformatic.ts'

const IN_FLIGHT = 16
const PARTITIONS = 4
const WARM_UP_MESSAGES = 5_000
const MESSAGES = 20_000
/** Reading is that much faster than appending. */
const MESSAGES_READ = 200_000
const VALUE_BYTES = 300
const DOWN_MS = 5_000

export type Action = 'single' | 'coalesced' | 'consume' | 'restart'
/** What was measured, by its name with its unit. */
export type Figures = Readonly<Record<string, number>>

const openers: Readonly<Record<string, OpenClient>> = { kafkajs: openKafkaJs, platformatic: openPlatformatic }
const [name = '', action = '', broker = ''] = process.argv.slice(2)
const open = openers[name]
if (open === undefined) throw new Error(`"${name}" is no client`)
await using client = await open(broker)
const topic = `bench-${randomUUID()}`
await client.createTopic(topic, PARTITIONS)
const actions: Readonly<Record<string, (client: BenchClient) => Promise<Figures>>> = {
  single: (target) => produce((values) => target.produce(topic, values)),
  coalesced(target) {
    const commits = new GroupCommit<string>((values) => target.produce(topic, values))
    return produce((values) => commits.add(values))
  },
  consume,
  restart,
}
const run = actions[action]
if (run === undefined) throw new Error(`"${action}" is no action`)
console.log(JSON.stringify(await run(client)))

/** Distinct, the first eight characters spread over the partitions. */
function messageOf(index: number): string {
  return index.toString().padStart(8, '0').padEnd(VALUE_BYTES, '.')
}

async function keepInFlight(count: number, from: number, send: (value: string) => Promise<void>): Promise<void> {
  let next = from
  const loop = async () => {
    while (next < from + count) await send(messageOf(next++))
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, loop))
}

async function produce(send: (values: readonly string[]) => Promise<void>): Promise<Figures> {
  await keepInFlight(WARM_UP_MESSAGES, 0, (value) => send([value]))
  const latenciesMs: number[] = []
  const meter = startMeter()
  await keepInFlight(MESSAGES, WARM_UP_MESSAGES, async (value) => {
    const sent = performance.now()
    await send([value])
    latenciesMs.push(performance.now() - sent)
  })
  const figures = meter(MESSAGES)
  latenciesMs.sort((a, b) => a - b)
  return { ...figures, 'p50 ms': latenciesMs[MESSAGES / 2] ?? 0, 'p99 ms': latenciesMs[MESSAGES * 0.99] ?? 0 }
}

async function consume(target: BenchClient): Promise<Figures> {
  const rounds = (WARM_UP_MESSAGES + MESSAGES_READ) / 500
  for (let round = 0; round < rounds; round++) {
    await target.produce(
      topic,
      Array.from({ length: 500 }, (_, index) => messageOf(round * 500 + index)),
    )
  }
  const { promise, resolve } = Promise.withResolvers<Figures>()
  let seen = 0
  let meter: ReturnType<typeof startMeter> | undefined
  await target.consume(topic, randomUUID(), () => {
    seen++
    if (seen === WARM_UP_MESSAGES) meter = startMeter()
    if (seen === WARM_UP_MESSAGES + MESSAGES_READ && meter !== undefined) resolve(meter(MESSAGES_READ))
  })
  return promise
}

/** Kills the broker under 16 writers and a reader, and starts it again: the commands are the caller's. */
async function restart(target: BenchClient): Promise<Figures> {
  const accepted: { value: string; atMs: number }[] = []
  const seen = new Map<string, number>()
  let rejected = 0
  let isOver = false
  let lastSeenMs = 0
  await target.consume(topic, randomUUID(), (value) => {
    seen.set(value, (seen.get(value) ?? 0) + 1)
    lastSeenMs = performance.now()
  })
  let next = 0
  const writers = Array.from({ length: IN_FLIGHT }, async () => {
    while (!isOver) {
      const value = messageOf(next++)
      try {
        await target.produce(topic, [value])
        accepted.push({ value, atMs: performance.now() })
      } catch {
        rejected++
      }
      await delay(5)
    }
  })
  await delay(3_000)
  command('BROKER_KILL')
  await delay(DOWN_MS)
  command('BROKER_START')
  const startedMs = performance.now()
  const answered = await until(() => accepted.find(({ atMs }) => atMs > startedMs))
  const read = await until(() => (lastSeenMs > answered.atMs ? lastSeenMs : undefined))
  await delay(3_000)
  isOver = true
  await Promise.all(writers)
  await until(() => (accepted.every(({ value }) => seen.has(value)) ? true : undefined)).catch(() => undefined)
  return {
    accepted: accepted.length,
    rejected,
    lost: accepted.filter(({ value }) => !seen.has(value)).length,
    'delivered twice': [...seen.values()].filter((times) => times > 1).length,
    'first append s': (answered.atMs - startedMs) / 1_000,
    'first delivery s': (read - startedMs) / 1_000,
  }
}

function command(variable: string): void {
  const line = process.env[variable]
  if (!line) throw new Error(`${variable} must say how: a shell command`)
  execSync(line, { stdio: 'ignore' })
}

async function until<T>(get: () => T | undefined): Promise<T> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const value = get()
    if (value !== undefined) return value
    if (performance.now() > deadline) throw new Error('This did not come about in 60 s')
    await delay(5)
  }
}

function startMeter() {
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  return (messages: number): Figures => {
    const { user, system } = process.cpuUsage(cpuBefore)
    return {
      'messages/s': (messages / (performance.now() - started)) * 1_000,
      'CPU µs/message': (user + system) / messages,
    }
  }
}
