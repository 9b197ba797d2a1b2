import type { Command } from 'commander'
import { ExitCode, UserError } from '../../base/errors.ts'
import { shellWord } from '../../base/shell-word.ts'
import { DEFAULT_PLAN } from '../../config/plan.ts'
import type { Deployment } from '../../runtime/runtime.ts'
import type { AskedRuntime } from '../../runtime/runtimes.ts'
import { plainText } from '../../text/plain-text.ts'
import { padText, textWidth } from '../../text/text-width.ts'
import { interruption } from '../interruption.ts'
import { wholeNumber } from '../option-values.ts'
import type { OutputFlags } from '../output-options.ts'
import { addStartOptions } from '../runtime-option.ts'
import { terminalProgress } from '../terminal-progress.ts'

interface UpFlags extends OutputFlags {
  readonly scenario: string
  readonly port?: number
  readonly empty?: true
  readonly json?: true
  readonly runtime: AskedRuntime
  readonly images?: string
  readonly startTimeout?: number
  readonly health?: string
}

export function addUp(program: Command): void {
  const command = program
    .command('up')
    .description('start one target, fill it with data and leave it running; Ctrl-C stops it')
    .argument(
      '<target>',
      'a target of "archbench list", the path of a compose file, cmd:<command> or image:<reference>',
    )
    .option('-s, --scenario <name>', 'the scenario whose data it is filled with', DEFAULT_PLAN.scenario)
    .option('-p, --port <n>', 'port of its entry point (default: a free one)', wholeNumber(1, 65_535))
    .option('--empty', 'without data')
    .option('--json', 'print where it is as JSON')
  addStartOptions(command)
    .option('--health <path|url>', 'of cmd: and image: targets: what answers 200 once it is ready')
    .addHelpText(
      'after',
      `
With --verbose it prints what the components log.

Examples:
  archbench up microservices --port 8080
  archbench up event-driven --runtime docker --verbose`,
    )
    .action(up)
}

async function up(
  target: string,
  { scenario: scenarioName, port, empty, json, quiet, verbose, runtime: asked, images, startTimeout, health }: UpFlags,
): Promise<void> {
  const signal = interruption()
  const [
    { Session },
    { readTargets },
    { startLines },
    { loadScenario },
    { scenarioDataset },
    { loadBenchData },
    { openClient },
  ] = await Promise.all([
    import('../../run/session.ts'),
    import('../../run/start/start-targets.ts'),
    import('../../run/start/start-lines.ts'),
    import('../../scenario/load.ts'),
    import('../../scenario/stream.ts'),
    import('../../scenario/bench-data.ts'),
    import('../../scenario/client.ts'),
  ])
  await using targets = await readTargets([{ target, health }], asked, { scenario: scenarioName, signal })
  const {
    runTargets: [runTarget],
    choice,
  } = targets
  if (!runTarget) throw new TypeError('one target was asked for')
  if (runTarget.url !== undefined) {
    throw new UserError(`${runTarget.name} runs already: there is nothing to start`, {
      found: target,
      expected: 'a target of "archbench list", a compose file, cmd:<command> or image:<reference>',
      remedy: `Measure it with "archbench run ${shellWord(target)}"`,
    })
  }
  const scenario = empty ? undefined : await loadScenario(scenarioName)
  try {
    using progress = terminalProgress({ quiet, json, verbose })
    const opening = { runtime: choice.name, cpus: DEFAULT_PLAN.cpus, images, startTimeoutMs: startTimeout }
    await using session = await Session.open({ ...opening, signal, progress })
    for (const line of startLines(choice, [runTarget.topology], scenarioName)) progress.say(line)
    await session.prepare([runTarget.topology])
    progress.now(`starting ${runTarget.name}`)
    const budget = { cpuSet: [], memoryBytes: DEFAULT_PLAN.memoryBytes }
    const onLog = verbose && ((component: string, line: string) => progress.detail?.(`${component} | ${line}`))
    await using deployment = await session.up(runTarget.topology, { budget, entryPort: port, onLog })
    if (scenario && scenario.benchRoutes !== 'optional') {
      await using client = openClient(deployment.entrypoint, { signal })
      await loadBenchData(client, scenarioDataset(scenario, DEFAULT_PLAN.seed))
    }
    progress[Symbol.dispose]()
    process.stdout.write(json ? whereAsJson(deployment) : whereInWords(deployment))
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([stopped, deployment.crashed])
  } catch (error) {
    if (!signal.aborted || error instanceof UserError) throw error
    process.exitCode = ExitCode.interrupted
  }
}

function whereInWords(deployment: Deployment): string {
  const { topology, entrypoint } = deployment
  const components = topology.services.map(({ name }) => ({
    name: plainText(name),
    host: deployment.addressOf(name).host,
  }))
  const width = Math.max(...components.map(({ name }) => textWidth(name)))
  return [
    `${plainText(topology.name)} is up at ${entrypoint.origin}`,
    ...components.map(({ name, host }) => `  ${padText(name, width)}  ${host}`),
    'Ctrl-C stops it.\n',
  ].join('\n')
}

function whereAsJson(deployment: Deployment): string {
  const { topology, entrypoint } = deployment
  const components = topology.services.map(({ name }) => ({ name, address: deployment.addressOf(name).host }))
  return `${JSON.stringify({ target: topology.name, url: entrypoint.origin, components }, null, 2)}\n`
}
