import { createHash, timingSafeEqual } from 'node:crypto'
import type { Tokens } from '../../../accounts/tokens.ts'
import type { BenchStore } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
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
    async signIn(clientId, apiKey, lifeSeconds) {
      const [client] = await sql.query<{ key_hash: string }>(keyHashOf, [clientId])
      const given = createHash('sha256').update(apiKey).digest()
      // Nobody's hash where there is no client, so that both refusals take the same work.
      const expected = client === undefined ? Buffer.alloc(given.length) : Buffer.from(client.key_hash, 'hex')
      const isRight = expected.length === given.length && timingSafeEqual(given, expected)
      return isRight ? tokens.issue(clientId, lifeSeconds) : undefined
    },
  }
}

const clientColumns = { id: 'id', key_hash: 'keyHash' }

export function clientsBench(database: Database): BenchStore {
  return {
    ...benchTables(database, 'clients', [{ name: 'clients', key: 'id', isConstant: true }]),
    rows: { clients: (rows) => database.copy('clients', clientColumns, rows) },
    pending: async () => 0,
    audit: {},
  }
}
