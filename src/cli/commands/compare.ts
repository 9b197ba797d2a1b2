import type { Command } from 'commander'
import { VARIANT_GROUPS } from '../../topology/variant-groups.ts'
import { measure } from '../measure.ts'
import { addMeasuringOptions, addThresholdOption, type MeasuringFlags } from '../measuring-options.ts'
import { commaList } from '../option-values.ts'

interface CompareFlags extends MeasuringFlags {
  readonly targets?: [string, ...string[]]
  readonly variants?: readonly string[]
}

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('run targets side by side under the same workload and print what each does and costs')
    .argument(
      '[scenario]',
      'a scenario of "archbench list", or the path of a file that defines one (default: ecommerce)',
    )
    .option(
      '-t, --targets <names>',
      'what to compare, with commas between: names of "archbench list", paths of compose files, cmd:<command>, image:<reference> or URLs (default: all architectures)',
      commaList,
    )
  command.option(
    '--variants <names>',
    `each target and its variants: all, groups (${VARIANT_GROUPS.join(', ')}) or names of variants, with commas between`,
    commaList,
  )
  addThresholdOption(addMeasuringOptions(command))
    .option('--explain', 'say what the recommendation rests on, target by target')
    .addHelpText(
      'after',
      `
Examples:
  archbench compare                                    all architectures, about two minutes
  archbench compare --targets monolith,serverless      two of them
  archbench compare --targets monolith,./mine          against a compose file of your own
  archbench compare --targets 'monolith,cmd:python3 shop.py' --health /healthz   against a command
  archbench compare --targets microservices --variants resilience,security   what techniques gain and cost
  archbench compare --profile spike,soak               other shapes of traffic
  archbench compare ./scenario.mts --rounds 10         a scenario of your own, more rounds
  archbench compare --duration 30s --fail-on 'p99<200ms,errorRate<0.1%'   exit code 3 if a target misses one
  archbench compare --json > result.json               for programs`,
    )
    .action(async (scenario: string | undefined, flags: CompareFlags) => {
      const { targets, variants, ...rest } = flags
      const asked = { ...(scenario && { scenario }), ...(targets && { targets }) }
      await measure('compare', asked, rest, { ...(variants && { variants }) })
    })
}
