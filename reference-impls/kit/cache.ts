import { createClient } from '@redis/client'
import { Counter, type Registry } from 'prom-client'
import type { BenchStore } from '../base/bench.ts'
import type { Log } from './log.ts'
import { resultWithin } from './within.ts'

/** Copies of values by key, each for a lifetime at most. */
export interface Cache extends AsyncDisposable {
  /** The copy of a value; where there is none, what `load` gives, which is then kept. A server that is gone or does not answer keeps nothing. */
  read<Value>(key: string, lifetimeSeconds: number, load: () => Promise<Value>): Promise<Value>
  /** Drops copies, as what they were made of has changed. Where the server is gone, their lifetimes end them. */
  forget(keys: readonly string[]): Promise<void>
  /** Empties it whenever a run changes the data behind it. */
  readonly bench: BenchStore
}

const RECONNECT_MS = 100
/** Many times what an answer takes: a server that is slower than this is passed over. */
const ANSWER_MS = 200

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
  const ifThere = async (work: Promise<unknown>): Promise<void> => {
    await resultWithin(work, ANSWER_MS)
  }
  const clear = async (): Promise<void> => {
    await client.flushDb()
  }
  return {
    async read(key, lifetimeSeconds, load) {
      const kept = (await resultWithin(client.get(key), ANSWER_MS))?.result
      if (kept != null) {
        hits.inc()
        return JSON.parse(kept)
      }
      misses.inc()
      const value = await load()
      if (value !== undefined) await ifThere(client.set(key, JSON.stringify(value), { EX: lifetimeSeconds }))
      return value
    },
    forget: (keys) => ifThere(client.del([...keys])),
    bench: emptied(clear),
    async [Symbol.asyncDispose]() {
      await ifThere(client.close())
    },
  }
}

function emptied(clear: () => Promise<void>): BenchStore {
  return {
    reset: clear,
    rows: {},
    ready: clear,
    pending: async () => 0,
    audit: {},
    snapshot: async () => {},
    async restore() {
      await clear()
      return true
    },
  }
}
