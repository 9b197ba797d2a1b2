import pg from 'pg'
import { pooled } from '../../kit/database.ts'
import { jsonLog } from '../../kit/log.ts'
import { readSettings } from '../../kit/settings.ts'

const log = jsonLog(process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'function')

// An environment handles one invocation at a time, so it has one connection; the pool opens it anew where it was lost.
const pool = new pg.Pool({
  connectionString: readSettings(process.env).url('DATABASE_URL').href,
  max: 1,
  idleTimeoutMillis: 0,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
})
pool.on('error', (error) => log('warn', 'The database connection was lost', { error }))

/** The database of this environment. */
export const database = pooled(pool)

// Connecting belongs to the initialisation: the first invocation would have to wait for it otherwise.
await database.execute('')
