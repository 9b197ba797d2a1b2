import { type Command, Option } from 'commander'
import { UserError } from '../../base/errors.ts'
import { SHAPES, type Shape } from '../../cost/model/demand.ts'
import type { Demand, Usage } from '../../cost/model/index.ts'
import { DEFAULT_PROVIDERS, DEFAULT_TRAFFIC } from '../../cost/view/default-traffic.ts'
import { commaList, growthShare, positiveNumber } from '../option-values.ts'
import { terminalLook } from '../terminal-look.ts'

/** Flags that say what traffic a month is calculated for, and at whose prices. */
export interface CostFlags {
  readonly rate?: number
  readonly requests?: number
  readonly peak?: number
  readonly shape: Shape
  readonly hours?: string
  readonly growth: number
  readonly provider: readonly string[]
  readonly prices?: readonly string[]
  readonly assume?: readonly string[]
  readonly usage?: string
  readonly cpuMs?: number
  readonly databaseCpuMs?: number
  readonly functionMs?: number
  readonly memory?: number
  readonly lines?: true
  readonly assumptions?: true
  readonly format: 'terminal' | 'csv' | 'json'
}

const SECONDS_PER_HOUR = 3_600
const MIB = 2 ** 20

export function addCost(program: Command): void {
  const command = program
    .command('cost')
    .description('what a month costs: from what was measured, or from figures of your own')
    .argument('[results...]', 'result files; without any, the newest in reports/ that says what a request takes')
  addDemandOptions(command)
    .option('--usage <file>', 'what targets use, from a file in place of a measurement (docs/use/cost-model.md)')
    .option('--cpu-ms <ms>', 'CPU time of a request in the application, without any measurement', positiveNumber)
    .option('--database-cpu-ms <ms>', 'and in the database', positiveNumber)
    .option(
      '--function-ms <ms>',
      'billed duration of a request as a function of --memory, without any measurement',
      positiveNumber,
    )
    .option('--memory <MiB>', 'memory of the application, or of the function (default: 512)', positiveNumber)
    .option('--lines', 'every line of every bill, with its price and how it was calculated')
    .option('--assumptions', 'list the assumptions with their defaults; do not calculate')
    .addOption(
      new Option('-f, --format <format>', 'what to print').choices(['terminal', 'csv', 'json']).default('terminal'),
    )
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      `
Examples:
  archbench cost reports/mine.json --rate 50 --shape office-hours
  archbench cost --requests 30000000 --provider aws,google --lines
  archbench cost --hours ./traffic.csv --growth 5%
  archbench cost --cpu-ms 3 --database-cpu-ms 1 --function-ms 40    nothing measured
  archbench cost --assume compute=machines --assume minReplicas=3`,
    )
    .action(cost)
}

/** Adds the flags of everything that calculates a month. */
export function addDemandOptions(command: Command): Command {
  return command
    .option('--rate <n>', `requests a second on average (default: ${DEFAULT_TRAFFIC.averagePerSecond})`, positiveNumber)
    .option('--requests <n>', 'requests a month, in place of --rate', positiveNumber)
    .option('--peak <n>', 'requests a second in the busiest hour, in place of --rate', positiveNumber)
    .addOption(
      new Option('--shape <shape>', 'weekly traffic shape').choices(Object.keys(SHAPES)).default(DEFAULT_TRAFFIC.shape),
    )
    .option('--hours <file>', 'requests by hour from a CSV file, in place of --shape')
    .option('--growth <share>', 'by how much traffic grows from month to month, like 5%', growthShare, 0)
    .option('--provider <names>', 'catalogues, with commas between', commaList, [...DEFAULT_PROVIDERS])
    .option('--prices <files...>', 'prices of your own (docs/use/prices.md)')
    .option('--assume <settings...>', 'name=value: sets an assumption of the model')
}

async function cost(files: readonly string[], flags: CostFlags): Promise<void> {
  const look = terminalLook()
  if (flags.assumptions) {
    process.stdout.write((await import('../../cost/view/terminal.ts')).renderAssumptions(look))
    return
  }
  const [{ assume }, { estimateCost }, { parseAssumptions }, { findCatalogues, readCatalogue }] = await Promise.all([
    import('../../cost/model/index.ts'),
    import('../../cost/read/estimate.ts'),
    import('../../cost/read/parse-assumptions.ts'),
    import('../../cost/read/read-catalogue.ts'),
  ])
  const own = await Promise.all((flags.prices ?? []).map(readCatalogue))
  const estimate = estimateCost(await readTargets(files, flags), {
    demand: await readDemand(flags),
    assumptions: assume(parseAssumptions(flags.assume ?? [])),
    catalogues: findCatalogues([...new Set([...flags.provider, ...own.map(({ name }) => name)])], own),
    today: new Date().toISOString().slice(0, 10),
  })
  if (flags.format === 'json') process.stdout.write(`${JSON.stringify(estimate, null, 2)}\n`)
  else if (flags.format === 'csv') process.stdout.write((await import('../../cost/view/csv.ts')).costCsv(estimate))
  else {
    const { renderCost } = await import('../../cost/view/terminal.ts')
    process.stdout.write(renderCost(estimate, look, flags.lines === true))
  }
}

/** The traffic that flags ask for. Throws a UserError where they contradict each other. */
export async function readDemand({ rate, requests, peak, shape, hours, growth }: CostFlags): Promise<Demand> {
  const given = Object.entries({ '--rate': rate, '--requests': requests, '--peak': peak }).filter(
    ([, value]) => value !== undefined,
  )
  if (given.length > 1) {
    const found = given.map(([flag]) => flag).join(' and ')
    throw new UserError('the traffic is given twice', {
      found,
      expected: 'one of them',
      remedy: 'Leave the others out',
    })
  }
  const { countedDemand, monthlyRates, peakFactor, shapedDemand } = await import('../../cost/model/demand.ts')
  const average = rate ?? (requests === undefined ? undefined : 1)
  const counted =
    hours === undefined ? undefined : await (await import('../../cost/read/read-hours.ts')).readHours(hours)
  const demand = counted
    ? countedDemand(counted.requests, {
        unnamed: counted.unnamed,
        growthPerMonth: growth,
        ...(average !== undefined && { averagePerSecond: average }),
      })
    : shapedDemand(shape, { averagePerSecond: average ?? DEFAULT_TRAFFIC.averagePerSecond, growthPerMonth: growth })
  if (peak !== undefined) return { ...demand, averagePerSecond: peak / peakFactor(demand) }
  if (requests === undefined) return demand
  // A month of 730 hours is no whole number of weeks: what was asked for is what its hours have together.
  const atOne = monthlyRates(demand).reduce((sum, each) => sum + each * SECONDS_PER_HOUR, 0)
  return { ...demand, averagePerSecond: requests / atOne }
}

async function readTargets(files: readonly string[], flags: CostFlags): Promise<Usage[]> {
  const given = await givenTargets(flags)
  if (files.length === 0 && given.length > 0) return given
  const { namedOrNewest } = await import('../named-or-newest.ts')
  const { whyNoCost } = await import('../../result/newest-result.ts')
  const results = await namedOrNewest(files, whyNoCost)
  const { usagesOfResults } = await import('../../cost/read/usages-of-results.ts')
  const measured = usagesOfResults(results.map(({ file, result }) => ({ name: file, result })))
  return [...measured, ...given]
}

/** What flags and files say of targets that were never measured. */
async function givenTargets({
  usage,
  cpuMs,
  databaseCpuMs = 0,
  functionMs,
  memory = 512,
}: CostFlags): Promise<Usage[]> {
  const { functionUse, readUsages } = await import('../../cost/read/read-usages.ts')
  const fromFile = usage === undefined ? [] : await readUsages(usage)
  const common = { writesPerRequest: 0, capacityPerSecond: null, responseBytes: null, isMeasured: false }
  const source = 'given by flags, not measured'
  const memoryBytes = memory * MIB
  const app = { name: 'app', kind: 'container', cpuSecondsPerRequest: (cpuMs ?? 0) / 1_000, memoryBytes } as const
  const database =
    databaseCpuMs === 0
      ? []
      : [{ name: 'db', kind: 'database', cpuSecondsPerRequest: databaseCpuMs / 1_000, memoryBytes: 256 * MIB } as const]
  return [
    ...fromFile,
    ...(cpuMs === undefined
      ? []
      : [{ ...common, name: 'containers', components: [app, ...database], functions: null, source }]),
    ...(functionMs === undefined
      ? []
      : [
          {
            ...common,
            name: 'functions',
            components: database,
            functions: functionUse({ invocations: 1, billed: functionMs, memory: memoryBytes, coldShare: 0 }),
            source,
          },
        ]),
  ]
}
