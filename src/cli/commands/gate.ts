import { type Command, Option } from 'commander'
import { GATE_FORMAT_NAMES, GATE_FORMATS } from '../../gate/report/formats.ts'
import { addLoadOptions } from '../measuring-options.ts'
import { durationMs, risingNumbers, wholeNumber } from '../option-values.ts'
import type { GateCommandFlags } from '../run-gate.ts'

export function addGate(program: Command): void {
  const command = program
    .command('gate')
    .description('CI: measure a candidate beside its base, and fail if it got worse')
    .option(
      '-b, --base <what>',
      'the version to compare with: a target, image:…, git:<revision>, cmd:<command> or a URL',
    )
    .option('--candidate <what>', 'the version to check, in the same forms (default: the compose file of this folder)')
    .option('--baseline <file>', 'compare with a stored baseline, where both cannot run side by side')
    .option('--any-machine', 'take a baseline that is not known to be of this machine')
    .option('--compose <path>', 'compose file that images and revisions go with (default: that of this folder)')
    .option('--prepare <command>', 'makes the files of a revision ready to run, such as "npm ci"')
    .option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one (default: ecommerce)')
    .option('--looks <numbers>', 'starts after which it may decide (default: 10,20,40,60)', risingNumbers)
    .option('--rounds-per-start <n>', 'rounds in each start of fresh processes (default: 1)', wholeNumber(1, 100))
    .option('--time <time>', 'no start begins after so long (default: 30m)', durationMs)
    .addOption(
      new Option('--on-inconclusive <what>', 'what "cannot tell" does: warn (exit code 0) or fail (4)').choices([
        'warn',
        'fail',
      ]),
    )
    .addOption(
      new Option(
        '--on-unconfirmed <what>',
        'what an unconfirmed regression does: fail (exit code 3, the default) or warn (0)',
      ).choices(['warn', 'fail']),
    )
    .option(
      '--self-test',
      'the base against itself: how often this machine would raise a false alarm, and what it would find',
    )
  addLoadOptions(command)
    .option('-o, --out <folder>', 'where the verdict goes, as JSON and Markdown (default: reports)')
    .option('--json [file]', 'the verdict document; without a file on standard output, and nothing else there')
  for (const name of GATE_FORMAT_NAMES) command.option(`--${name} <file>`, GATE_FORMATS[name].description)
  command
    .addHelpText(
      'after',
      `
Examples:
  archbench gate --base git:origin/main                        this folder against a revision
  archbench gate --base image:shop:1.4 --candidate image:shop:1.5 --compose ./shop
  archbench gate --base "cmd:node old.js" --candidate "cmd:node new.js" -s ./scenario.mts
  archbench gate --base monolith --self-test                   can this machine be trusted?

Exit codes: 0 pass, 1 failed, 2 wrong use, 3 regression (confirmed, or flagged and not confirmed), 4 cannot tell (with --on-inconclusive fail), 5 an invariant or the contract was broken.`,
    )
    .action(async (flags: GateCommandFlags) => {
      const { runGate } = await import('../run-gate.ts')
      await runGate(flags)
    })
}
