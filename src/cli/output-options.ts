import type { Command } from 'commander'

/** What every command takes, before its name or behind it. */
export interface OutputFlags {
  readonly quiet?: true
  readonly verbose?: true
}

/** Adds the options about what is printed. A command finds them among its own flags. */
export function addOutputOptions(program: Command): Command {
  return program
    .option('-q, --quiet', 'no progress and no hints: the outcome and errors only')
    .option('-v, --verbose', 'show more detail: while it runs, and in what is printed at the end')
    .option('--no-color', 'no colours, as NO_COLOR=1 does')
    .hook('preAction', (_program, command) => {
      const { quiet, verbose, color } = program.opts<OutputFlags & { readonly color: boolean }>()
      if (quiet) command.setOptionValue('quiet', quiet)
      if (verbose) command.setOptionValue('verbose', verbose)
      if (color) return
      process.env.NO_COLOR = '1'
      delete process.env.FORCE_COLOR
    })
}
