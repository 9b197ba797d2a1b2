import { Chalk } from 'chalk'
import { terminalLook } from './terminal-look.ts'
import { isLive } from './terminal-progress.ts'

/** A command that may be wanted next, and what for. */
export type Hint = readonly [command: string, purpose: string]

/**
 * Names the commands that may be wanted next, on standard error: to a person at a terminal, and not into a pipe, a file or
 * the log of a CI job.
 */
export function printHints(
  hints: readonly Hint[],
  { quiet, json }: { readonly quiet?: boolean | undefined; readonly json?: boolean | undefined },
): void {
  if (quiet || json || !isLive(process.stderr) || !process.stdout.isTTY) return
  const paint = new Chalk({ level: terminalLook({ stdout: process.stderr, env: process.env }).colour ? 1 : 0 })
  const width = Math.max(...hints.map(([, purpose]) => purpose.length))
  const isWide = hints.every(([command]) => width + command.length + 6 < process.stderr.columns)
  const lines = hints.map(([command, purpose]) =>
    isWide ? `  ${paint.dim(purpose.padEnd(width))}  ${command}` : `  ${paint.dim(`${purpose}:`)}\n    ${command}`,
  )
  process.stderr.write(`\nNext:\n${lines.join('\n')}\n`)
}
