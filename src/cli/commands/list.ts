import type { Command } from 'commander'

export function addList(program: Command): void {
  program
    .command('list')
    .description('list scenarios and targets')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const [
        { listScenarios },
        { referenceTargets, findTarget },
        { embeddedOverride, readTopology },
        { chooseRuntime },
      ] = await Promise.all([
        import('../../scenario/load.ts'),
        import('../../topology/targets.ts'),
        import('../../topology/read-topology.ts'),
        import('../../runtime/choose-runtime.ts'),
      ])
      const scenarios = (await listScenarios()).map(({ name, title }) => ({ name, title }))
      const targets = await Promise.all(
        referenceTargets().map(async (target) => {
          const { name, file, variant, variantFile } = findTarget(target)
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
            name,
            runtimes: runtime === 'docker' ? ['docker'] : ['process', 'docker'],
            components: topology.services.map((service) => service.name),
          }
        }),
      )
      if (json) {
        process.stdout.write(`${JSON.stringify({ scenarios, targets }, null, 2)}\n`)
        return
      }
      const width = Math.max(...[...scenarios, ...targets].map(({ name }) => name.length))
      const lines = [
        'Scenarios (archbench compare <scenario>)',
        ...scenarios.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`),
        '',
        'Targets (archbench compare --targets <target>,<target>)',
        ...targets.map(
          ({ name, components, runtimes }) =>
            `  ${name.padEnd(width)}  ${components.join(', ')}${runtimes.length === 1 ? ' (as containers only)' : ''}`,
        ),
        '',
        'A path of a file that defines a scenario, or of a compose file, can stand in place of a name.',
      ]
      process.stdout.write(`${lines.join('\n')}\n`)
    })
}
