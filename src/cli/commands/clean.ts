import type { Command } from 'commander'

export function addClean(program: Command): void {
  program
    .command('clean')
    .description('end processes and remove folders that a killed run left behind')
    .action(async () => {
      // Not by way of a runtime, which asks for room on a disk that may be full of what is to be removed.
      const { sweepRuns } = await import('../../runtime/process/run-folder.ts')
      const leftovers = sweepRuns()
      for (const { kind, name } of leftovers) process.stdout.write(`removed ${kind} ${name}\n`)
      if (leftovers.length === 0) process.stdout.write('nothing was left behind\n')
    })
}
