/** A table that every kind of report can write. All its texts are quoted already, as the report writes what came from outside. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Columns that hold words; all others hold figures. */
  readonly left: readonly number[]
  /** What a column of the table points to by number. */
  readonly numbered?: readonly string[]
  /** Single findings below it. */
  readonly bullets?: readonly string[]
  /** Sentences below it. */
  readonly notes?: readonly string[]
}
