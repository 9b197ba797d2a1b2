import { openDatabase } from '../../../kit/database.ts'
import { jsonLog } from '../../../kit/log.ts'
import { readSettings } from '../../../kit/settings.ts'

/** A handler that creates the database and its tables where they are missing: run once a deployment, before the first request. */
export function migration(schema: readonly string[]): () => Promise<void> {
  return async () => {
    await using _database = await openDatabase({
      url: readSettings(process.env).url('DATABASE_URL'),
      connections: 1,
      schema,
      log: jsonLog('migrate'),
    })
  }
}
