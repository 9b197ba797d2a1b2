import type { BenchStore } from '../base/bench.ts'
import { benchTables } from '../base/bench-tables.ts'
import type { Database, Sql } from '../base/sql.ts'
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

const userColumns = { id: 'id', email: 'email', password_hash: 'passwordHash' }

export function accountsBench(database: Database): BenchStore {
  return {
    ...benchTables(database, 'accounts', [{ name: 'users', key: 'id', isConstant: true }]),
    rows: { users: (rows) => database.copy('users', userColumns, rows) },
    pending: async () => 0,
    audit: {},
  }
}
