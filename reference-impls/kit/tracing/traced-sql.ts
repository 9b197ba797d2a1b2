import type { Sql, Statement } from '../../base/sql.ts'
import { SpanKind } from './span.ts'
import type { Tracer } from './tracer.ts'

const POSTGRESQL = { 'db.system.name': 'postgresql' }

/** Makes a span of each statement that is run for a sampled request, from asking for a connection to its rows. */
export function tracedSql(tracer: Tracer, sql: Sql): Sql {
  return {
    query<Row extends object>(statement: Statement, values: readonly unknown[]) {
      const { name, text } = statement
      const attributes = { ...POSTGRESQL, 'db.query.summary': name, 'db.query.text': text.trim() }
      return tracer.inSpan({ name, kind: SpanKind.client, attributes }, () => sql.query<Row>(statement, values))
    },
  }
}

/** Does the same for what begins and ends a transaction. */
export function tracedCommand<Client>(
  tracer: Tracer,
  run: (client: Client, text: string) => Promise<void>,
): (client: Client, text: string) => Promise<void> {
  return (client, text) => {
    const attributes = { ...POSTGRESQL, 'db.operation.name': text.toUpperCase() }
    return tracer.inSpan({ name: text, kind: SpanKind.client, attributes }, () => run(client, text))
  }
}
