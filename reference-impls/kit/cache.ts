import { createClient } from '@redis/client'
import { Counter, type Registry } from 'prom-client'
import type { BenchStore } from '../base/bench.ts'
import type { Log } from './log.ts'

/** Copies of values by key, each for a lifetime at most. */
export interface Cache extends AsyncDisposable {
  /** The copy of a value; where there is none, what `load` gives, which is then kept. A server that is gone keeps nothing. */
  read<Value>(key: string, lifetimeSeconds: number, load: () => Promise<Value>): Promise<Value>
  /** Drops copies, as what they were made of has changed. Where the server is gone, their lifetimes end them. */
  forget(keys: readonly string[]): Promise<void>
  /** Drops all copies. */
  clear(): Promise<void>
}

const RECONNECT_MS = 100

/** A cache in Valkey or Redis. What it answered and what it could not is counted on the page of the metrics. */
export async function openCache(url: URL, registry: Registry, log: Log): Promise<Cache> {
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers: [registry] })
  const hits = counter('cache_hits_total', 'Reads that the cache answered')
  const misses = counter('cache_misses_total', 'Reads that the cache could not answer')
  const client = createClient({
    url: url.href,
    // Without a server each read goes to the database at once.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: RECONNECT_MS },
  })
  client.on('error', (error: unknown) => log('warn', 'The cache does not answer', { error }))
  await client.connect()
  const ifThere = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => {},
      () => {}, // told by the event
    )
  return {
    async read(key, lifetimeSeconds, load) {
      const kept = await client.get(key).catch(() => null)
      if (kept !== null) {
        hits.inc()
        return JSON.parse(kept)
      }
      misses.inc()
      const value = await load()
      if (value !== undefined) await ifThere(client.set(key, JSON.stringify(value), { EX: lifetimeSeconds }))
      return value
    },
    forget: (keys) => ifThere(client.del([...keys])),
    async clear() {
      await client.flushDb()
    },
    async [Symbol.asyncDispose]() {
      await ifThere(client.close())
    },
  }
}

/** Empties the cache whenever a run changes the data behind it. */
export function cacheBench(cache: Cache): BenchStore {
  return {
    reset: () => cache.clear(),
    rows: {},
    ready: () => cache.clear(),
    pending: async () => 0,
    audit: {},
    snapshot: async () => {},
    async restore() {
      await cache.clear()
      return true
    },
  }
}
