/** So many lines of a component's log are shown with the error that says that it is gone. */
export const LAST_LINES = 30

/** What a component said last, for the part of an error that says what was found. */
export function lastWords(log: readonly string[]): string {
  return log.length === 0 ? 'it has logged nothing' : `these last lines of its log:\n  ${log.join('\n  ')}\n`
}
