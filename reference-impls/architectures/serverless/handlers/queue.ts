import { sendMessages } from '../queue/postgres.ts'
import { database } from './database.ts'

/** Sends one message for each of these values, as JSON: all or none. */
export function sendToQueue(queue: string, values: readonly unknown[]): Promise<void> {
  return sendMessages(
    database,
    queue,
    values.map((value) => JSON.stringify(value)),
  )
}
