/** How a renderer writes what came from outside (names, messages). */
export type Quote = (text: string) => string

/** A statement of the verdict: what it is about, and what is said. */
export interface Statement {
  readonly subject: string
  readonly text: string
}
