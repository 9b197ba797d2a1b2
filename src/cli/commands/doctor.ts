import { cpus, totalmem } from 'node:os'
import type { Command } from 'commander'
import { ExitCode, UserError } from '../../errors.ts'

interface Finding {
  readonly state: 'ok' | 'note' | 'problem'
  readonly text: string
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what this machine has and what it lacks')
    .action(async () => {
      const findings = [...describeNode(), ...describeHardware(), ...(await processRuntime()), await dockerEngine()]
      for (const { state, text } of findings) process.stdout.write(`${state.padEnd(8)}${text}\n`)
      process.exitCode = findings.some(({ state }) => state === 'problem') ? ExitCode.failed : ExitCode.ok
    })
}

function describeNode(): Finding[] {
  return [{ state: 'ok', text: `Node.js ${process.versions.node} (${process.execPath})` }]
}

function describeHardware(): Finding[] {
  const count = cpus().length
  const gigabytes = totalmem() / 2 ** 30
  return [
    count > 1
      ? { state: 'ok', text: `${count} CPUs: some for the targets, some for the driver` }
      : {
          state: 'note',
          text: 'one CPU: targets and driver share it, so figures are of both. Use a machine with two.',
        },
    gigabytes >= 2
      ? { state: 'ok', text: `${gigabytes.toFixed(0)} GB of memory` }
      : {
          state: 'note',
          text: `${gigabytes.toFixed(1)} GB of memory: four targets side by side want 2 GB. Compare fewer at once.`,
        },
  ]
}

async function processRuntime(): Promise<Finding[]> {
  const { ProcessRuntime } = await import('../../runtime/process/process-runtime.ts')
  const { runsFolder } = await import('../../runtime/process/run-folder.ts')
  try {
    await using runtime = new ProcessRuntime()
    const problems = await runtime.check()
    const findings = problems.map(
      ({ what, remedy, fatal }): Finding => ({
        state: fatal ? 'problem' : 'note',
        text: `${what}. ${remedy}.`,
      }),
    )
    if (problems.some(({ fatal }) => fatal)) return findings
    return [{ state: 'ok', text: `embedded runtime: ready; temporary data goes to ${runsFolder()}` }, ...findings]
  } catch (error) {
    if (error instanceof UserError) return [{ state: 'problem', text: error.paragraph() }]
    throw error
  }
}

async function dockerEngine(): Promise<Finding> {
  const { default: Docker } = await import('dockerode')
  try {
    const { Version } = await new Docker({ timeout: 2_000 }).version()
    return { state: 'ok', text: `Docker engine ${Version} answers (not used: targets run embedded)` }
  } catch {
    return { state: 'note', text: 'no Docker engine answers (none is needed: targets run embedded)' }
  }
}
