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
  /** Rows of audit views by their ids: for samples of what is too much to be read whole. */
  readonly lookUp?: Readonly<Record<string, (ids: readonly (string | number)[]) => Promise<readonly object[]>>>
  /** Its part of the answer to `GET /bench/audit/totals`. */
  totals?(): Promise<object>
  /** Keeps the data as it is now, until the next reset. Only where all modules of a target can do so is it offered to the run. */
  snapshot?(name: string): Promise<void>
  /** Makes the data what it was at the snapshot; false, and nothing is done, where none of this name is kept. */
  restore?(name: string): Promise<boolean>
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
