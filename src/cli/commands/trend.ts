import { type Command, InvalidArgumentError } from 'commander'
import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import { HEADLINE_METRICS, METRICS, type MetricName } from '../../result/metric.ts'
import { commaList } from '../option-values.ts'

interface TrendFlags {
  readonly metrics?: string[]
  readonly targets?: string[]
  readonly scenario?: string
  readonly significance: number
  readonly json?: true
}

export function addTrend(program: Command): void {
  program
    .command('trend')
    .description('show how the figures of stored results developed, and where they changed')
    .argument('[folder]', 'where results were written to', 'reports')
    .option(
      '-m, --metrics <names>',
      'metrics with commas between them, or "all" (default: the headline metrics)',
      commaList,
    )
    .option('-t, --targets <names>', 'targets with commas between them (default: all)', commaList)
    .option('-s, --scenario <name>', 'only results of this scenario')
    .option('--significance <p>', 'false-positive rate of each series', significance, 0.01)
    .option('--json', 'as JSON, for programs')
    .addHelpText(
      'after',
      '\nExamples:\n  archbench trend\n  archbench trend nightly-results --targets monolith --metrics all',
    )
    .action(showTrend)
}

async function showTrend(folder: string, { metrics, json, ...question }: TrendFlags): Promise<void> {
  const [{ readResultFolder }, { trend }, { renderTrend }, { terminalLook }] = await Promise.all([
    import('../../advice/trend/read-folder.ts'),
    import('../../advice/trend/trend.ts'),
    import('../../advice/trend/render-trend.ts'),
    import('../terminal-look.ts'),
  ])
  const asked = metricNames(metrics)
  const found = trend(await readResultFolder(folder), { ...question, metrics: asked })
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : renderTrend(found, folder, terminalLook()))
}

function metricNames(names: readonly string[] | undefined): readonly MetricName[] {
  if (names === undefined) return HEADLINE_METRICS
  if (names.length === 1 && names[0] === 'all') return METRICS
  return names.map((name) => {
    const known = METRICS.find((metric) => metric === name)
    if (known !== undefined) return known
    throw new UserError(`there is no metric "${name}"${closest(name, METRICS)}`, {
      key: '--metrics',
      expected: `all, or of ${METRICS.join(', ')}`,
      remedy: 'Name metrics as the result document does',
    })
  })
}

function significance(text: string): number {
  const value = Number(text)
  if (value >= 0.001 && value <= 0.5) return value
  throw new InvalidArgumentError('Expected a number from 0.001 to 0.5.')
}
