import type { Command } from 'commander'
import { measure } from '../measure.ts'
import { addMeasuringOptions, type MeasuringFlags } from '../measuring-options.ts'
import { commaList } from '../option-values.ts'

export function addResilience(program: Command): void {
  const command = program
    .command('resilience')
    .description('let each component of each target fail in each way under load, and print what that does to its users')
    .argument(
      '[scenario]',
      'a scenario of "archbench list", or the path of a file that defines one (default: ecommerce)',
    )
    .option(
      '-t, --targets <names>',
      'what to measure, as in "archbench compare" (default: all architectures)',
      commaList,
    )
  addMeasuringOptions(command)
    .addHelpText(
      'after',
      `
It is "archbench compare --profile resilience". A profile of your own, with \`loop: faults\`, names other faults.

Examples:
  archbench resilience                                 all architectures, about ten minutes
  archbench resilience --targets monolith              one of them
  archbench resilience -p ./my-faults.yaml             other faults: docs/use/resilience.md`,
    )
    .action(async (scenario: string | undefined, flags: MeasuringFlags & { targets?: [string, ...string[]] }) => {
      const { targets, profile = ['resilience'], ...rest } = flags
      await measure('compare', { ...(scenario && { scenario }), ...(targets && { targets }) }, { ...rest, profile })
    })
}
