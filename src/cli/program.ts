import { Command } from 'commander'
import { EXIT_CODE_MEANINGS, ExitCode } from '../base/errors.ts'
import { version } from '../base/package-root.ts'
import { addBaseline } from './commands/baseline.ts'
import { addCalibrate } from './commands/calibrate.ts'
import { addCheck } from './commands/check.ts'
import { addClaims } from './commands/claims.ts'
import { addClean } from './commands/clean.ts'
import { addCompare } from './commands/compare.ts'
import { addCompletion } from './commands/completion.ts'
import { addContract } from './commands/contract.ts'
import { addCost } from './commands/cost.ts'
import { addDoctor } from './commands/doctor.ts'
import { addGate } from './commands/gate.ts'
import { addImages } from './commands/images.ts'
import { addInit } from './commands/init.ts'
import { addList } from './commands/list.ts'
import { addPrices } from './commands/prices.ts'
import { addRecommend } from './commands/recommend.ts'
import { addReport } from './commands/report.ts'
import { addResilience } from './commands/resilience.ts'
import { addRun } from './commands/run.ts'
import { addScale } from './commands/scale.ts'
import { addTrend } from './commands/trend.ts'
import { addUp } from './commands/up.ts'
import { addOutputOptions } from './output-options.ts'
import { usageErrorText } from './usage-error.ts'

/** Every command, in the order and under the headings that help shows. */
const COMMANDS = {
  Measure: [addCompare, addRun, addResilience, addScale, addGate, addBaseline, addCheck, addUp],
  'Look at results': [addReport, addTrend],
  Decide: [addCost, addRecommend, addClaims, addPrices],
  'Set up': [addInit, addList, addContract, addDoctor, addCalibrate, addImages, addClean, addCompletion],
} as const

const AFTER_HELP = `
Start here:
  archbench compare                       all architectures, about two minutes
  archbench list                          scenarios, load profiles and targets
  archbench compare --help                examples; so has every command

Exit codes:
${exitCodes()}`

function exitCodes(): string {
  const names = Object.keys(ExitCode) as (keyof typeof ExitCode)[]
  return names.map((name) => `  ${String(ExitCode[name]).padEnd(5)} ${EXIT_CODE_MEANINGS[name]}`).join('\n')
}

/** Said wherever something of the user's own can be started. */
const OWN_CODE = `
Compose files and scenario files are programs: with the process runtime, commands of a compose file run on this machine with your
rights, and a scenario file runs in archbench itself with either runtime. Run only files that you trust.`

/** Every command with its options, not yet given anything to parse. Commands take over what is set before they are added. */
export function createProgram(): Command {
  const program = new Command('archbench')
    .description('Compare software architectures by experiment: same workload, same budget, what each does and costs.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: (text, write) => write(usageErrorText(text)) })
    .addHelpText('after', AFTER_HELP + OWN_CODE)
  addOutputOptions(program)
  for (const [group, adds] of Object.entries(COMMANDS)) {
    program.commandsGroup(`${group}:`)
    const before = program.commands.length
    for (const add of adds) add(program)
    if (group === 'Measure') for (const each of program.commands.slice(before)) each.addHelpText('after', OWN_CODE)
  }
  program.helpCommand('help [command]', 'print the help of a command')
  return program
}
