import { type OpenDatabase, openDatabase } from './database.ts'
import type { ServiceContext } from './service.ts'

/**
 * Opens the database of a service, with so many connections at most; made if need be.
 * @param schema statements that make what is missing
 * @param usual connections where `DATABASE_CONNECTIONS` does not say how many
 */
export async function openServiceDatabase(
  { settings, log, resources }: ServiceContext,
  schema: readonly string[],
  usual = 4,
): Promise<OpenDatabase> {
  const connections = settings.integer('DATABASE_CONNECTIONS', usual)
  return resources.use(await openDatabase({ url: settings.url('DATABASE_URL'), connections, schema, log }))
}
