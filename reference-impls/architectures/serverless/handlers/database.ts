import { openPool, pooled } from '../../../kit/database.ts'
import { jsonLog } from '../../../kit/log.ts'
import { readSettings } from '../../../kit/settings.ts'

const log = jsonLog(process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'function')

/** The database of this environment: it handles one invocation at a time, so it has one connection. */
export const database = pooled(openPool(readSettings(process.env).url('DATABASE_URL'), 1, log))

// Connecting belongs to the initialisation: the first invocation would have to wait for it otherwise.
await database.execute('')
