/** Something that is missing, and what to do about it. */
export interface Problem {
  readonly what: string
  readonly remedy: string
  /** False where the runtime works all the same, with less. */
  readonly fatal: boolean
}
