import { type Command, Option } from 'commander'
import { measure } from '../measure.ts'
import { addMeasuringOptions, addThresholdOption, type MeasuringFlags } from '../measuring-options.ts'

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('measure one target')
    .argument(
      '[target]',
      'a target of "archbench list", the path of a compose file, cmd:<command>, image:<reference> or a URL (default: the one that archbench.yaml names)',
    )
    .addOption(
      new Option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one (default: ecommerce)'),
    )
  addThresholdOption(addMeasuringOptions(command))
    .addHelpText(
      'after',
      "\nExamples:\n  archbench run ./mine/compose.yaml --rounds 10\n  archbench run ./mine --profile smoke       does it work at all?\n  archbench run ./mine --fail-on 'p99<200ms,errorRate<0.1%'      exit code 3 if it misses one\n  archbench run http://127.0.0.1:8080 -s ./scenario.yaml --time 20s      something that runs already",
    )
    .action(async (target: string | undefined, flags: MeasuringFlags & { scenario?: string }) => {
      const { scenario, ...rest } = flags
      await measure('run', { ...(target && { targets: [target] }), ...(scenario && { scenario }) }, rest)
    })
}
