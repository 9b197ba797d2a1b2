import { type Command, Option } from 'commander'
import { shellWord } from '../../base/shell-word.ts'
import { IMPORTERS } from '../../import/importers.ts'
import { CI_NAMES, type CiName } from '../../init/ci/ci-systems.ts'
import { type Hint, printHints } from '../hints.ts'
import { commaList } from '../option-values.ts'
import type { OutputFlags } from '../output-options.ts'

interface InitFlags extends OutputFlags {
  readonly scenario?: string
  readonly targets?: string[]
  readonly profile?: string[]
  readonly ci?: CiName | 'none'
  readonly ciPackage?: string
  readonly out: string
  readonly force?: true
  readonly yes?: true
  readonly json?: true
}

export function addInit(program: Command): void {
  const command = program
    .command('init')
    .description(
      'set up this folder: finds its compose file, Dockerfile, package.json, OpenAPI document and CI; writes archbench.yaml, a scenario and a CI workflow',
    )
    .option(
      '-t, --targets <names>',
      'what to measure: compose files, cmd:, image:, URLs, or reference implementations (default: what this folder has, else all architectures)',
      commaList,
    )
    .option(
      '-s, --scenario <name>',
      'a scenario, or the path of a file that defines one (default: a new scenario.yaml for what is your own, else ecommerce)',
    )
    .option('-p, --profile <names>', 'shapes of the traffic (default: saturate,steady)', commaList)
    .addOption(
      new Option('--ci <system>', 'the workflow that is written (default: that of the CI system found here)').choices([
        ...CI_NAMES,
        'none',
      ]),
    )
    .option('--ci-package <package>', 'what the workflow installs with npm (default: archbench of this version)')
    .option('-o, --out <file>', 'the settings file; a scenario goes beside it', 'archbench.yaml')
    .option('--force', 'replace files that are there; without it none is written over')
    .option('-y, --yes', 'ask nothing: take what was found; so it is without a terminal')
    .option('--json', 'print what was written as JSON; asks nothing')
    .optionsGroup('Make the scenario:')
    .addHelpText(
      'after',
      `
Examples:
  archbench init                                     asks
  archbench init --yes --ci github                   takes what is here, and writes a workflow
  archbench init --targets http://127.0.0.1:8080     something that runs already
  archbench init --targets monolith,./compose.yaml   a compose file of your own beside a reference implementation
  archbench init --access-log access.log.gz          your own traffic`,
    )
    .action(init)
  for (const { flag, argument, description } of IMPORTERS) command.option(`--${flag} ${argument}`, description)
}

async function init(flags: InitFlags): Promise<void> {
  const { out, yes, json, quiet, force, scenario, targets, profile, ci, ciPackage } = flags
  const [
    { checkAnswers },
    { importScenario },
    { makeInit },
    { ownTarget },
    { findProject, foundNames },
    { writeFiles },
  ] = await Promise.all([
    import('../../init/answers.ts'),
    import('../../init/import-scenario.ts'),
    import('../../init/make-init.ts'),
    import('../../init/own-target.ts'),
    import('../../init/project.ts'),
    import('../../init/write-files.ts'),
  ])
  const project = findProject('.')
  const own = ownTarget(project)
  const imported = await importScenario(flags)
  await checkAnswers({ scenario, targets, profile })
  const found = foundNames(project)
  if (!json && !quiet && found.length > 0) process.stderr.write(`Found: ${found.join(', ')}\n`)
  const given = { scenario, targets, profile, ci }
  const isAsking = !yes && !json && process.stdin.isTTY && process.stderr.isTTY
  const answers = isAsking
    ? await (await import('../init-questions.ts')).ask(given, {
        own: own?.target,
        ci: project.ci,
        isImported: imported !== undefined,
      })
    : { ...given, targets: targets ?? (own && [own.target]), ci: ci ?? project.ci }
  const made = await makeInit({
    out,
    answers: { scenario: answers.scenario, targets: answers.targets, profile },
    project,
    own,
    imported,
    ci: answers.ci === 'none' ? undefined : answers.ci,
    isCiAsked: ci !== undefined && ci !== 'none',
    ciPackage,
    isForced: force === true,
  })
  await writeFiles(made.files, force === true)
  const files = made.files.map(({ path }) => path)
  const document = { file: out, ...made.answers, found, files, notes: made.notes }
  const lines = [`Written: ${files.join(', ')}`, ...made.notes]
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${lines.join('\n')}\n`)
  const use = out === 'archbench.yaml' ? 'archbench compare' : `archbench compare --config ${shellWord(out)}`
  const [replayed] = made.profiles
  const replay: Hint[] =
    replayed === undefined
      ? []
      : [[`${use} --profile ${shellWord(replayed)} --replay 24h=2m`, 'replay a day of it in two minutes']]
  printHints([[use, 'measure what it says'], ...replay], { quiet, json })
}
