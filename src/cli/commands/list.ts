import type { Command } from 'commander'

export function addList(program: Command): void {
  program
    .command('list')
    .description('list scenarios, load profiles and targets')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const [
        { listScenarios },
        { listProfiles },
        { referenceTargets, findTarget },
        { embeddedOverride, readTopology },
        { chooseRuntime },
      ] = await Promise.all([
        import('../../scenario/load.ts'),
        import('../../profile/read-profile.ts'),
        import('../../topology/targets.ts'),
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
          const { name, file, variant, variantFile } = findTarget(target, scenario)
          const overrides = variantFile ? [variantFile] : []
          const topology = await readTopology({
            file,
            overrides: [...overrides, embeddedOverride(file)],
            name,
            variant,
            variables: process.env,
          })
          const runtime = chooseRuntime('auto', [topology]).name
          return {
            scenario,
            name,
            runtimes: runtime === 'docker' ? ['docker'] : ['process', 'docker'],
            components: topology.services.map((service) => service.name),
          }
        }),
      )
      if (json) {
        process.stdout.write(`${JSON.stringify({ scenarios, profiles, targets }, null, 2)}\n`)
        return
      }
      const width = Math.max(...[...scenarios, ...profiles, ...targets].map(({ name }) => name.length))
      const lines = [
        'Scenarios (archbench compare <scenario>)',
        ...scenarios.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
        '',
        'Load profiles (archbench compare --profile <profile>,<profile>)',
        ...profiles.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`),
        '',
        ...scenarios.flatMap(({ name: scenario }) => [
          `Targets of ${scenario} (archbench compare ${scenario} --targets <target>,<target>)`,
          ...targets
            .filter((target) => target.scenario === scenario)
            .map(
              ({ name, components, runtimes }) =>
                `  ${name.padEnd(width)}  ${components.join(', ')}${runtimes.length === 1 ? ' (as containers only)' : ''}`,
            ),
          '',
        ]),
        'A path of a file that defines a scenario or a profile, or of a compose file, can stand in place of a name.',
      ]
      process.stdout.write(`${lines.join('\n')}\n`)
    })
}
