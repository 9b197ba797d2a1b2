import { Chalk } from 'chalk'
import type { Command } from 'commander'
import { RUNTIME_NAMES, RUNTIMES } from '../../runtime/runtimes.ts'
import { wrap } from '../../text/plain-text.ts'
import { terminalLook } from '../terminal-look.ts'

export function addList(program: Command): void {
  program
    .command('list')
    .description('list scenarios, load profiles and targets')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  archbench list\n  archbench list --json')
    .action(async ({ json }: { json?: true }) => {
      const [
        { listScenarios },
        { listProfiles },
        { referenceTargets, findTarget },
        { embeddedOverride },
        { readTopology },
        { chooseRuntime },
      ] = await Promise.all([
        import('../../scenario/load.ts'),
        import('../../load/profile/read-profile.ts'),
        import('../../topology/targets.ts'),
        import('../../topology/override-files.ts'),
        import('../../topology/read-topology.ts'),
        import('../../runtime/choose-runtime.ts'),
      ])
      const scenarios = (await listScenarios()).map(({ name, title }) => ({ name, title }))
      const profiles = (await listProfiles()).map(({ name, title, description, loop }) => ({
        name,
        title,
        description,
        loop,
      }))
      const implementations = scenarios.flatMap(({ name: scenario }) =>
        referenceTargets(scenario).map((target) => ({ scenario, target })),
      )
      const targets = await Promise.all(
        implementations.map(async ({ scenario, target }) => {
          const { name, file, variant, variantFiles } = findTarget(target, scenario)
          const topology = await readTopology({
            file,
            overrides: [...variantFiles, embeddedOverride(file)],
            name,
            variant,
            variables: process.env,
          })
          const runtime = chooseRuntime('auto', [topology]).name
          return {
            scenario,
            name,
            ...(variant !== undefined && { purpose: topology.purpose }),
            runtimes: RUNTIME_NAMES.filter((name) => name === runtime || RUNTIMES[name].components === 'containers'),
            components: topology.services.map((service) => service.name),
          }
        }),
      )
      if (json) {
        process.stdout.write(`${JSON.stringify({ scenarios, profiles, targets }, null, 2)}\n`)
        return
      }
      const sections = [
        {
          title: 'Scenarios',
          use: 'archbench compare <scenario>',
          rows: scenarios.map(({ name, title }) => ({ name, text: title })),
        },
        {
          title: 'Load profiles',
          use: 'archbench compare --profile <profile>,<profile>',
          rows: profiles.map(({ name, description }) => ({ name, text: description })),
        },
        ...scenarios.map(({ name: scenario }) => ({
          title: `Targets of ${scenario}`,
          use: `archbench compare ${scenario} --targets <target>,<target>`,
          rows: targets
            .filter((target) => target.scenario === scenario)
            .map(({ name, components, runtimes, purpose }) => ({
              name,
              text: `${purpose ?? components.join(', ')}${runtimes.length === 1 ? ' (as containers only)' : ''}`,
            })),
        })),
      ]
      process.stdout.write(inWords(sections))
    })
}

interface Section {
  readonly title: string
  /** How names of it are used. */
  readonly use: string
  readonly rows: readonly { readonly name: string; readonly text: string }[]
}

/** As wide as the terminal, so that no line is broken where it should not be. */
function inWords(sections: readonly Section[]): string {
  const { columns, colour } = terminalLook()
  const paint = new Chalk({ level: colour ? 1 : 0 })
  const longest = Math.max(...sections.flatMap(({ rows }) => rows.map(({ name }) => name.length)))
  const width = Math.max(60, Math.min(columns, 120)) - 1
  const lines = sections.flatMap(({ title, use, rows }) => [
    `${paint.bold(title)} ${paint.dim(`(${use})`)}`,
    ...rows.flatMap(({ name, text }) => {
      const [first = '', ...rest] = wrap(text, width - longest - 4)
      return [`  ${name.padEnd(longest)}  ${first}`, ...rest.map((line) => ' '.repeat(longest + 4) + line)]
    }),
    '',
  ])
  const others =
    'A path of a file that defines a scenario or a profile, or of a compose file, can stand in place of a name.'
  return `${[...lines, ...wrap(others, width)].join('\n')}\n`
}
