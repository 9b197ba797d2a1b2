import type { BenchStore } from '../bench.ts'
import type { Database, Sql } from '../sql.ts'
import { NOBODY, verifyPassword } from './password.ts'
import type { Accounts } from './port.ts'
import type { Tokens } from './tokens.ts'

export const accountsSchema = `
  create table if not exists users (
    id integer primary key,
    email text not null unique,
    password_hash text not null
  );`

const byEmail = {
  name: 'user-by-email',
  text: 'select id, password_hash from users where email = $1',
}

/** Accounts over the table `users`. */
export function postgresAccounts(sql: Sql, tokens: Tokens): Accounts {
  return {
    async signIn(email, password, lifeSeconds) {
      const [user] = await sql.query<{ id: number; password_hash: string }>(byEmail, [email])
      const right = await verifyPassword(password, user?.password_hash ?? NOBODY)
      return user !== undefined && right ? tokens.issue(user.id, lifeSeconds) : undefined
    },
  }
}

const insertUsers = {
  name: 'bench-users',
  text: `insert into users (id, email, password_hash)
    select id, email, "passwordHash" from jsonb_to_recordset($1) as r(id integer, email text, "passwordHash" text)`,
}

export function accountsBench(database: Database): BenchStore {
  return {
    reset: () => database.execute('truncate users'),
    rows: {
      users: async (rows) => {
        await database.query(insertUsers, [JSON.stringify(rows)])
      },
    },
    ready: () => database.execute('analyze users'),
    pending: async () => 0,
    audit: {},
  }
}
