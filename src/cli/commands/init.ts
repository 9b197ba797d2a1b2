import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { messageOf, UserError } from '../../base/errors.ts'
import { shellWord } from '../../base/shell-word.ts'
import { IMPORTERS } from '../../import/importers.ts'
import { type Hint, printHints } from '../hints.ts'
import { importScenario } from '../import-scenario.ts'
import { commaList } from '../option-values.ts'
import type { OutputFlags } from '../output-options.ts'

interface InitFlags extends OutputFlags {
  readonly scenario?: string
  readonly targets?: string[]
  readonly profile?: string[]
  readonly out: string
  readonly yes?: true
  readonly json?: true
}

export function addInit(program: Command): void {
  const command = program
    .command('init')
    .description('write a commented archbench.yaml; asks at a terminal, and never writes over a file')
    .option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one (default: ecommerce)')
    .option('-t, --targets <names>', 'what to compare (default: all architectures)', commaList)
    .option('-p, --profile <names>', 'shapes of the traffic (default: saturate,steady)', commaList)
    .option('-o, --out <file>', 'the file to write', 'archbench.yaml')
    .option('-y, --yes', 'ask nothing: what no option says is left at its default')
    .option('--json', 'print what was written as JSON; asks nothing')
    .optionsGroup('Make a scenario.yaml beside it:')
    .addHelpText(
      'after',
      `
Examples:
  archbench init                                     asks
  archbench init --yes                               all defaults
  archbench init --targets monolith,./compose.yaml   against a compose file of your own
  archbench init --access-log access.log.gz          your own traffic`,
    )
    .action(init)
  for (const { flag, argument, description } of IMPORTERS) command.option(`--${flag} ${argument}`, description)
}

async function init(flags: InitFlags): Promise<void> {
  const { out, yes, json, quiet, scenario, targets, profile } = flags
  if (existsSync(out)) throw alreadyThere(out)
  const { initFile, checkAnswers } = await import('../init-file.ts')
  const imported = await importScenario(flags, out)
  const given = { scenario: imported?.scenario ?? scenario, targets, profile }
  await checkAnswers(given)
  const isAsking = !yes && !json && imported === undefined && process.stdin.isTTY && process.stderr.isTTY
  const answers = isAsking ? await (await import('../init-questions.ts')).ask(given) : given
  await write(out, initFile(answers))
  const files = [out, ...(imported?.written ?? [])]
  const document = { file: out, ...answers, ...(imported && { files, notes: imported.notes }) }
  const lines = [`Written: ${files.join(', ')}`, ...(imported?.notes ?? [])]
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${lines.join('\n')}\n`)
  const use = out === 'archbench.yaml' ? 'archbench compare' : `archbench compare --config ${shellWord(out)}`
  const [replayed] = imported?.profiles ?? []
  const replay: Hint[] =
    replayed === undefined
      ? []
      : [[`${use} --profile ${shellWord(replayed)} --replay 24h=2m`, 'replay a day of it in two minutes']]
  printHints([[use, 'measure what it says'], ...replay], { quiet, json })
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw alreadyThere(file)
    throw new UserError('the file cannot be written', {
      file,
      key: '--out',
      found: messageOf(cause),
      remedy: 'Name a file in a folder that exists and that you may write to',
      cause,
    })
  }
}

function alreadyThere(file: string): UserError {
  return new UserError('there is such a file already, and it is left as it is', {
    file,
    key: '--out',
    remedy: 'Move it away, or name another file with --out',
  })
}
