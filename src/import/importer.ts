/** A file that an import writes. */
export interface ImportedFile {
  readonly name: string
  readonly text: string
}

/** What an importer has made. */
export interface Imported {
  /** The scenario first, as `scenario.yaml`; then feeds and profiles. */
  readonly files: readonly ImportedFile[]
  /** What was found, left out or is missing: a sentence each. */
  readonly notes: readonly string[]
  /** Profile files among them, to be driven by default. */
  readonly profiles?: readonly string[]
}

/** What makes a scenario of a file of another kind. One folder each, and a line in `importers.ts`. */
export interface Importer {
  /** Name of the flag of `archbench init`, without dashes. */
  readonly flag: string
  readonly argument: string
  readonly description: string
  /** Loads what it needs only then. Throws a UserError that names file and place of what cannot be read. */
  read(source: string): Promise<Imported>
}
