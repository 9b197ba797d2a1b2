/** A file that is to be written. */
export interface NewFile {
  readonly path: string
  readonly text: string
  /** Whether missing folders above it are made: a folder that a user named has to be there. */
  readonly makesFolder?: true
}
