import { createHash, timingSafeEqual } from 'node:crypto'
import type { Tokens } from '../accounts/tokens.ts'
import type { BenchStore } from '../bench.ts'
import type { Database, Sql } from '../sql.ts'
import type { Clients } from './port.ts'

// A key is long and random, so a plain hash of it is safe to keep: there is nothing to guess.
export const clientsSchema = `
  create table if not exists clients (
    id integer primary key,
    key_hash text not null
  );`

const keyHashOf = { name: 'client-key-hash', text: 'select key_hash from clients where id = $1' }

/** Clients over the table `clients`. */
export function postgresClients(sql: Sql, tokens: Pick<Tokens, 'issue'>): Clients {
  return {
    async signIn(clientId, apiKey) {
      const [client] = await sql.query<{ key_hash: string }>(keyHashOf, [clientId])
      const given = createHash('sha256').update(apiKey).digest()
      // Nobody's hash where there is no client, so that both refusals take the same work.
      const expected = client === undefined ? Buffer.alloc(given.length) : Buffer.from(client.key_hash, 'hex')
      const isRight = expected.length === given.length && timingSafeEqual(given, expected)
      return isRight ? tokens.issue(clientId) : undefined
    },
  }
}

const insertClients = {
  name: 'bench-clients',
  text: `insert into clients (id, key_hash) select id, "keyHash" from jsonb_to_recordset($1) as r(id integer, "keyHash" text)`,
}

export function clientsBench(database: Database): BenchStore {
  return {
    reset: () => database.execute('truncate clients'),
    rows: {
      clients: async (rows) => {
        await database.query(insertClients, [JSON.stringify(rows)])
      },
    },
    ready: () => database.execute('analyze clients'),
    pending: async () => 0,
    audit: {},
  }
}
