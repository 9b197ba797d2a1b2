/** A prepared statement: parsed and planned once a connection under its name. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** Runs statements; alone they commit by themselves, in a transaction together. */
export interface Sql {
  query<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]>
}

export interface Transaction extends Sql {
  /** Makes the transaction end without effect once its work has returned. */
  rollback(): void
}

export interface Database extends Sql {
  /** Runs `work` on one connection and commits; rolls back when it throws or has called `rollback`. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>
  /** Appends rows by COPY, without a time limit. @param columns each with the key of a row that it gets its value from; objects become JSON */
  copy(table: string, columns: Readonly<Record<string, string>>, rows: readonly object[]): Promise<void>
  /** Runs one statement by itself and without a time limit: VACUUM, ANALYZE. */
  maintain(statement: string): Promise<void>
  /** Runs text that is not prepared, without a time limit: several statements, no values. For schemas and resets. */
  execute(text: string): Promise<void>
}
