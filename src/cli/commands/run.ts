import { type Command, Option } from 'commander'
import { measure } from '../measure.ts'
import { addMeasuringOptions, type MeasuringFlags } from '../measuring-options.ts'

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('measure one target')
    .argument('<target>', 'a target of "archbench list", or the path of a compose file')
    .addOption(
      new Option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one (default: ecommerce)'),
    )
  addMeasuringOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  archbench run ./mine/compose.yaml --rounds 10\n  archbench run ./mine --profile smoke       does it work at all?',
    )
    .action(async (target: string, flags: MeasuringFlags & { scenario?: string }) => {
      const { scenario, ...rest } = flags
      await measure('run', { targets: [target], ...(scenario && { scenario }) }, rest)
    })
}
