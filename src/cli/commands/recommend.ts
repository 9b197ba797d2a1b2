import { type Command, Option } from 'commander'
import type { Requirements } from '../../advice/recommend/requirements.ts'
import { UserError } from '../../base/errors.ts'
import { SHAPES, type Shape } from '../../cost/model/demand.ts'
import { interruption } from '../interruption.ts'
import { growthShare, positiveNumber, responseTimeMs } from '../option-values.ts'
import { terminalLook } from '../terminal-look.ts'

interface RecommendFlags {
  readonly requirements?: string
  readonly rate?: number
  readonly shape?: Shape
  readonly growth?: number
  readonly p99?: number
  readonly visibleWithin?: number
  readonly budget?: number
  readonly team?: number
  readonly availability?: Requirements['availability']
  readonly dataLoss?: Requirements['dataLoss']
  readonly provider: string
  readonly prices?: readonly string[]
  readonly assume?: readonly string[]
  readonly format: 'terminal' | 'json'
}

export function addRecommend(program: Command): void {
  program
    .command('recommend')
    .description('which architecture meets your requirements, from what was measured; asks for them on a terminal')
    .argument('[result]', 'a result file (default: the newest in reports/ that has a ranked target)')
    .option('--requirements <file>', 'requirements from a file (docs/use/recommend.md); flags override it')
    .option('--rate <n>', 'requests/s on average', positiveNumber)
    .addOption(new Option('--shape <shape>', 'weekly traffic shape').choices(Object.keys(SHAPES)))
    .option('--growth <share>', 'by how much traffic grows from month to month, like 5%', growthShare)
    .option('--p99 <time>', 'response time that 99 of 100 requests may take', responseTimeMs)
    .option('--visible-within <time>', 'time until an accepted write has to be visible', responseTimeMs)
    .option('--budget <usd>', 'dollars a month', positiveNumber)
    .option('--team <n>', 'people who develop and operate it', positiveNumber)
    .addOption(
      new Option('--availability <zones>', 'two of everything in two zones, or one').choices(['one-zone', 'two-zones']),
    )
    .addOption(new Option('--data-loss <how>', 'whether an accepted write may be lost').choices(['none', 'tolerated']))
    .option('--provider <name>', 'whose prices', 'aws')
    .option('--prices <files...>', 'prices of your own (docs/use/prices.md)')
    .option('--assume <settings...>', 'name=value: sets an assumption of the cost model')
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['terminal', 'json']).default('terminal'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      `
Examples:
  archbench recommend                                     asks
  archbench recommend --rate 50 --p99 200ms --budget 500 --team 3
  archbench recommend reports/mine.json --requirements ./requirements.yaml`,
    )
    .action(recommend)
}

async function recommend(file: string | undefined, flags: RecommendFlags): Promise<void> {
  const [{ DEFAULT_REQUIREMENTS }, { recommend: decideFor }, { namedOrNewest }, { whyNoRecommendation }] =
    await Promise.all([
      import('../../advice/recommend/requirements.ts'),
      import('../../advice/recommend/recommend.ts'),
      import('../named-or-newest.ts'),
      import('../../result/newest-result.ts'),
    ])
  const [{ result }] = await namedOrNewest(file === undefined ? [] : [file], whyNoRecommendation)
  const requirements = { ...DEFAULT_REQUIREMENTS, ...(await requirementsOf(flags)) }
  const [{ findCatalogues, readCatalogue }, { parseAssumptions }] = await Promise.all([
    import('../../cost/read/read-catalogue.ts'),
    import('../../cost/read/parse-assumptions.ts'),
  ])
  const own = await Promise.all((flags.prices ?? []).map(readCatalogue))
  const [catalogue] = findCatalogues([flags.provider], own)
  if (!catalogue?.offers) {
    throw new UserError(`the catalogue "${flags.provider}" holds prices only: no bill can be made of it`, {
      key: '--provider',
      expected: 'aws, google, azure, or a catalogue that extends one of them',
      remedy: 'Name another provider',
    })
  }
  const today = new Date().toISOString().slice(0, 10)
  const recommendation = decideFor(result, requirements, {
    catalogue,
    assumptions: parseAssumptions(flags.assume ?? []),
    today,
  })
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify(recommendation, null, 2)}\n`)
    return
  }
  const { renderRecommendation } = await import('../../advice/recommend/render.ts')
  process.stdout.write(renderRecommendation(recommendation, terminalLook()))
}

/** From flags before the file; asked for one by one where neither says anything and somebody is there to answer. */
async function requirementsOf(flags: RecommendFlags): Promise<Partial<Requirements>> {
  const { readRequirements, withoutUndefined } = await import('../../advice/recommend/requirements.ts')
  const fromFlags = withoutUndefined({
    averagePerSecond: flags.rate,
    shape: flags.shape,
    growthPerMonth: flags.growth,
    p99Ms: flags.p99,
    visibilityP99Ms: flags.visibleWithin,
    usdPerMonth: flags.budget,
    teamSize: flags.team,
    availability: flags.availability,
    dataLoss: flags.dataLoss,
  })
  const isSilent = flags.requirements === undefined && Object.keys(fromFlags).length === 0
  if (isSilent && process.stdin.isTTY && process.stderr.isTTY) {
    const { askRequirements } = await import('../../advice/recommend/ask.ts')
    return askRequirements(process.stdin, process.stderr, interruption())
  }
  const fromFile = flags.requirements === undefined ? {} : await readRequirements(flags.requirements)
  return { ...fromFile, ...fromFlags }
}
