import type { Command } from 'commander'
import { UserError } from '../../base/errors.ts'
import { measure } from '../measure.ts'
import { addMeasuringOptions, type MeasuringFlags } from '../measuring-options.ts'
import { cpuBudgets, wholeNumber } from '../option-values.ts'

const DEFAULT_TARGET = 'monolith'
const DEFAULT_BUDGETS: [number, ...number[]] = [0.25, 0.5, 0.75, 1]

export function addScale(program: Command): void {
  const command = program
    .command('scale')
    .description('measure one target with more and more CPUs, and fit the Universal Scalability Law')
    .argument('[target]', `what to measure, as in "archbench run" (default: ${DEFAULT_TARGET})`)
    .option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one (default: ecommerce)')
    .option(
      '--starts <n>',
      'how often each budget is measured, each time with a fresh start of the target (default: 1)',
      wholeNumber(1, 100),
    )
  addMeasuringOptions(command, {
    flags: '--cpus <budgets>',
    description: `CPU budgets of the whole target, with commas between; fractions take a quota (default: ${DEFAULT_BUDGETS.join(',')})`,
    parse: cpuBudgets,
  })
    .addHelpText(
      'after',
      `
It drives the profile "scale" (or another with a closed loop, or "capacity") once for each budget. Three budgets determine the
law, four test it: the largest is predicted from all others.

Examples:
  archbench scale                                       monolith on 0.25 to 1 CPUs
  archbench scale microservices --cpus 1,2,4,6,8        whole CPUs, on a machine that has them
  archbench scale ./mine --runtime docker --starts 3    a compose file of your own, each budget three times
  archbench scale monolith -p capacity --cpus 1,2,4     the highest rate within the objectives, instead of the throughput`,
    )
    .action(async (target: string | undefined, { cpus, starts, scenario, ...flags }: ScaleFlags) => {
      for (const [flag, value] of [
        ['--trace', flags.trace],
        ['--fault', flags.fault],
      ]) {
        if (value === undefined) continue
        throw new UserError('this setting changes nothing about "archbench scale"', {
          key: `${flag}`,
          remedy: 'Leave it out, or use "archbench run"',
        })
      }
      await measure(
        'run',
        { targets: [target ?? DEFAULT_TARGET], ...(scenario && { scenario }) },
        { profile: ['scale'], ...flags },
        { budgets: { cpus: cpus ?? DEFAULT_BUDGETS, starts } },
      )
    })
}

interface ScaleFlags extends Omit<MeasuringFlags, 'cpus'> {
  readonly cpus?: readonly number[]
  readonly starts?: number
  readonly scenario?: string
}
