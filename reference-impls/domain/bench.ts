/** A page of an audit view; `next` is the `after` of the following page, or null. */
export interface AuditPage {
  readonly rows: readonly object[]
  readonly next: string | number | null
}

/** What each module offers so that a run can load its data set and check the truth afterwards. */
export interface BenchStore {
  /** Deletes all rows. */
  reset(): Promise<void>
  /** Adds rows of the data set, by kind; a module takes only the kinds that it stores. */
  readonly rows: Readonly<Record<string, (rows: readonly object[]) => Promise<void>>>
  /** Refreshes the statistics of the query planner. */
  ready(): Promise<void>
  /** Accepted writes whose effect cannot be read yet. */
  pending(): Promise<number>
  /** Audit views by name, in ascending order of id. */
  readonly audit: Readonly<Record<string, (after: string | undefined, limit: number) => Promise<AuditPage>>>
}

/** The page that holds the first `limit` of `limit + 1` rows asked for. */
export function page<Row extends object>(
  rows: readonly Row[],
  limit: number,
  id: (row: Row) => string | number,
): AuditPage {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return last === undefined ? { rows, next: null } : { rows: rows.slice(0, limit), next: id(last) }
}
