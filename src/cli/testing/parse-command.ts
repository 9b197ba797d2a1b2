import type { Command } from 'commander'
import { createProgram } from '../program.ts'

/**
 * What is wrong with a command line, by the real parser; undefined where nothing is. No command is run.
 * @param line as it is typed at a shell, `archbench` first
 */
export function commandProblem(line: string): string | undefined {
  const said: string[] = []
  const program = createProgram()
  disarm(program, (text) => said.push(text))
  try {
    program.parse(shellWords(line).slice(1), { from: 'user' })
    return undefined
  } catch (error) {
    // Help that was asked for is no mistake.
    if (error instanceof Error && 'exitCode' in error && error.exitCode === 0) return undefined
    return said.join('').trim() || String(error)
  }
}

function disarm(command: Command, say: (text: string) => void): void {
  command.exitOverride().configureOutput({ writeErr: say, writeOut: () => {}, outputError: say })
  for (const inner of command.commands) disarm(inner, say)
  // A command with arguments and commands of its own, such as prices, does something by itself as well.
  if (command.commands.length === 0 || command.registeredArguments.length > 0) command.action(() => {})
}

/** Words of a command line with quotes; a backslash at the end of a line goes on with the next. */
export function shellWords(line: string): string[] {
  const words = line.replaceAll(/\\\n/g, ' ').matchAll(/(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|[^\s"'])+/g)
  return [...words].map(([word]) =>
    word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  )
}
