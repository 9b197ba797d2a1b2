import type { Command } from 'commander'

export function addClean(program: Command): void {
  program
    .command('clean')
    .description('end processes and remove folders that a killed run left behind')
    .action(async () => {
      const { ProcessRuntime } = await import('../../runtime/process/process-runtime.ts')
      await using runtime = new ProcessRuntime()
      const leftovers = await runtime.sweep()
      for (const { kind, name } of leftovers) process.stdout.write(`removed ${kind} ${name}\n`)
      if (leftovers.length === 0) process.stdout.write('nothing was left behind\n')
    })
}
