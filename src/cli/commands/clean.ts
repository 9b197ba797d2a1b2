import type { Command } from 'commander'
import { UserError } from '../../base/errors.ts'
import type { Leftover } from '../../runtime/runtime.ts'

export function addClean(program: Command): void {
  program
    .command('clean')
    .description(
      'end processes and remove control groups, folders, shared memory, containers, networks and volumes that a killed run left behind, and the logs kept of failed components',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  archbench clean')
    .action(async ({ json }: { json?: true }) => {
      // Not by way of a runtime, which asks for room on a disk that may be full of what is to be removed.
      const [{ sweepRuns }, { removeKeptLogs }] = await Promise.all([
        import('../../runtime/process/sweep-runs.ts'),
        import('../../runtime/kept-logs.ts'),
      ])
      const inEngine = await sweepDocker()
      const leftovers = [...sweepRuns(), ...removeKeptLogs(), ...inEngine]
      if (json) {
        process.stdout.write(`${JSON.stringify(leftovers, null, 2)}\n`)
        return
      }
      for (const { kind, name, keptBecause } of leftovers) {
        process.stdout.write(
          keptBecause === undefined ? `removed ${kind} ${name}\n` : `left ${kind} ${name}: ${keptBecause}\n`,
        )
      }
      if (leftovers.length === 0) process.stdout.write('nothing was left behind\n')
    })
}

/** Without an engine there is nothing to remove; that it was not looked at is said. */
async function sweepDocker(): Promise<Leftover[]> {
  const { connectEngine } = await import('../../runtime/docker/engine/connect.ts')
  const { sweepEngine } = await import('../../runtime/docker/docker-sweep.ts')
  try {
    const { docker } = await connectEngine()
    return await sweepEngine(docker)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    process.stderr.write(`Docker was not looked at: ${error.message}\n`)
    return []
  }
}
