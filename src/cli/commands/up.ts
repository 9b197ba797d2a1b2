import type { Command } from 'commander'
import { DEFAULT_PLAN } from '../../config/plan.ts'
import { ExitCode, UserError } from '../../errors.ts'
import { interruption } from '../interruption.ts'
import { wholeNumber } from '../option-values.ts'
import { terminalProgress } from '../terminal-progress.ts'

interface UpFlags {
  readonly scenario: string
  readonly port?: number
  readonly empty?: true
  readonly verbose?: true
}

export function addUp(program: Command): void {
  program
    .command('up')
    .description('start one target, fill it with data and leave it up to poke at; Ctrl-C stops it')
    .argument('<target>', 'a target of "archbench list", or the path of a compose file')
    .option('-s, --scenario <name>', 'the scenario whose data it is filled with', DEFAULT_PLAN.scenario)
    .option('-p, --port <n>', 'port of its entry point (default: a free one)', wholeNumber(1, 65_535))
    .option('--empty', 'without data')
    .option('-v, --verbose', 'print what its components log')
    .addHelpText('after', '\nExample:\n  archbench up microservices --port 8080')
    .action(up)
}

async function up(target: string, { scenario: scenarioName, port, empty, verbose }: UpFlags): Promise<void> {
  const signal = interruption()
  const [
    { ProcessRuntime },
    { refuseFatal },
    { readContestants },
    { loadScenario },
    { scenarioDataset },
    { loadBenchData },
    { openClient },
  ] = await Promise.all([
    import('../../runtime/process/process-runtime.ts'),
    import('../../runtime/refuse-fatal.ts'),
    import('../../pipeline/start-targets.ts'),
    import('../../scenario/load.ts'),
    import('../../scenario/stream.ts'),
    import('../../scenario/bench-data.ts'),
    import('../../scenario/client.ts'),
  ])
  const [contestant] = await readContestants([target])
  if (!contestant) throw new TypeError('one target was asked for')
  const scenario = empty ? undefined : await loadScenario(scenarioName)
  try {
    await using runtime = new ProcessRuntime()
    await runtime.sweep()
    refuseFatal(await runtime.check())
    using progress = terminalProgress()
    progress.now(`starting ${contestant.name}`)
    const budget = { cpuSet: [], memoryBytes: DEFAULT_PLAN.memoryBytes }
    const onLog = verbose && ((component: string, line: string) => progress.say(`${component} | ${line}`))
    await using deployment = await runtime.up(contestant.topology, { budget, signal, entryPort: port, onLog })
    if (scenario) {
      await using client = openClient(deployment.entrypoint, { signal })
      await loadBenchData(client, scenarioDataset(scenario, DEFAULT_PLAN.seed))
    }
    progress[Symbol.dispose]()
    process.stdout.write(`${contestant.name} is up at ${deployment.entrypoint.origin}\n`)
    for (const { name } of deployment.topology.services) {
      process.stdout.write(`  ${name.padEnd(12)} ${deployment.addressOf(name).host}\n`)
    }
    process.stdout.write('Ctrl-C stops it.\n')
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([stopped, deployment.crashed])
  } catch (error) {
    if (!signal.aborted || error instanceof UserError) throw error
    process.exitCode = ExitCode.interrupted
  }
}
