import { maskUrls } from '../outputs/mask-credentials.ts'
import { keepLog } from './kept-logs.ts'

/** So many last lines of a failed component's log are kept in a file. */
export const KEPT_LINES = 1_000

const LONGEST_QUOTE = 300

/** Lines of a level that tells of no failure, and frames of stack traces. */
const HARMLESS = /\b(?:INFO|DEBUG|TRACE|NOTICE|WARN(?:ING)?|LOG):?\b|^\s+at |\b(?:no|0|without) errors?\b/
const ERROR = /\b(?:\w*(?:Error|Exception)|ERROR|error|FATAL|fatal|panic|PANIC|CRITICAL|SEVERE|emerg|Caused by)\b/
const PERHAPS =
  /\b(?:failed|failure|cannot|can't|could not|couldn't|unable|refused|denied|not found|no such|invalid|unknown|E[A-Z]{4,})\b/i

/** The line of a log that says best why a component failed, and the next one where it only announces that. */
export function errorLine(log: readonly string[]): { readonly text: string; readonly isError: boolean } | undefined {
  const isCandidate = (line: string): boolean => line.trim() !== '' && !HARMLESS.test(line)
  const find = (test: (line: string) => boolean): number => log.findLastIndex((line) => isCandidate(line) && test(line))
  const strong = find((line) => ERROR.test(line))
  const weak = strong >= 0 ? strong : find((line) => PERHAPS.test(line))
  const at = weak >= 0 ? weak : log.findLastIndex((line) => line.trim() !== '')
  if (at < 0) return undefined
  const line = log[at]?.trim() ?? ''
  const next = line.endsWith(':') ? (log[at + 1]?.trim() ?? '') : ''
  return { text: `${line} ${next}`.trim().slice(0, LONGEST_QUOTE), isError: weak >= 0 }
}

/**
 * What a failed component said, for the part of an error that says what was found: its own last error, and the file that
 * keeps its log. Where no file can be written the error is told without one.
 * @param log its last lines, `KEPT_LINES` at most
 * @param keptIn the file that has all of it already
 */
export function describeLog(component: string, log: readonly string[], keptIn?: string): string {
  const line = errorLine(log)
  if (line === undefined) return 'it has logged nothing'
  const file = keptIn ?? keepLog(component, log.map(maskUrls))
  return `its last ${line.isError ? 'error' : 'line'} is "${maskUrls(line.text)}"${file === undefined ? '' : ` (log: ${file})`}`
}
