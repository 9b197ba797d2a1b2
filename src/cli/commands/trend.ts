import { type Command, InvalidArgumentError } from 'commander'
import type { StoredResults } from '../../advice/trend/read/read-folder.ts'
import type { Trend, TrendQuestion } from '../../advice/trend/trend.ts'
import { ExitCode, UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import { HEADLINE_METRICS, METRICS, type MetricName } from '../../result/metric.ts'
import { LEAST_VALUES } from '../../stats/change-points.ts'
import { interruption } from '../interruption.ts'
import { openPage } from '../open-page.ts'
import { commaList } from '../option-values.ts'

interface TrendFlags {
  readonly metrics?: string[]
  readonly targets?: string[]
  readonly scenario?: string
  readonly significance: number
  readonly json?: true
  readonly html?: string
  readonly open?: true
  readonly check?: true
  readonly newest: number
  readonly repo: string
}

export function addTrend(program: Command): void {
  program
    .command('trend')
    .description('show how the figures of stored results developed, and where they changed')
    .argument(
      '[results]',
      'a folder of results, a ZIP file of a CI artefact, or git:BRANCH or git:BRANCH:FOLDER of this repository',
      'reports',
    )
    .option(
      '-m, --metrics <names>',
      'metrics with commas between them, or "all" (default: the headline metrics, of --html all)',
      commaList,
    )
    .option('-t, --targets <names>', 'targets with commas between them (default: all)', commaList)
    .option('-s, --scenario <name>', 'only results of this scenario')
    .option(
      '--significance <p>',
      'false-positive rate of each series (of each 80 results of a longer one); with --check, of all series together',
      significance,
      0.01,
    )
    .option('--json', 'as JSON, for programs')
    .option('--html <file>', 'write a page with all series, their changes and the commits around them')
    .option('--open', 'open the page that --html writes in a browser')
    .option('--repo <folder>', 'the git repository whose commits --html lists', '.')
    .option('--check', 'end with exit code 3 where a figure changed for the worse among the newest results')
    .option('--newest <n>', 'so many results of a series are the newest for --check', newest, 10)
    .addHelpText(
      'after',
      `
Examples:
  archbench trend
  archbench trend nightly-results --targets monolith --metrics all
  archbench trend git:origin/results --html trend.html
  archbench trend artefact.zip --check --newest 5`,
    )
    .action(showTrend)
}

async function showTrend(source: string, flags: TrendFlags): Promise<void> {
  const { metrics, json, html, open, check, newest, repo, ...rest } = flags
  if (open && html === undefined) {
    throw new UserError('there is no page to open', {
      key: '--open',
      expected: '--html FILE.html beside it',
      remedy: 'Say with --html where the page goes',
    })
  }
  const [{ readSource }, { trend }, { renderTrend }, { terminalLook }] = await Promise.all([
    import('../../advice/trend/read/read-source.ts'),
    import('../../advice/trend/trend.ts'),
    import('../../advice/trend/render-trend.ts'),
    import('../terminal-look.ts'),
  ])
  const question = { ...rest, metrics: metricNames(metrics, html !== undefined) }
  const stored = await readSource(source, interruption())
  const found = trend(stored, question)
  if (html !== undefined) await writePage(found, { file: html, source, repo })
  if (html !== undefined && open) await openPage(html)
  if (check) return await checkTrend(stored, { question, newest })
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
  else if (html === undefined) process.stdout.write(renderTrend(found, source, terminalLook()))
}

async function writePage(
  found: Trend,
  { file, source, repo }: { readonly file: string; readonly source: string; readonly repo: string },
): Promise<void> {
  const [{ readCommits }, { renderTrendPage }, { writeWhole }] = await Promise.all([
    import('../../advice/trend/commits.ts'),
    import('../../advice/trend/page/render-trend-page.ts'),
    import('../../outputs/write-whole.ts'),
  ])
  const starts = found.groups.flatMap(({ first, last }) => [first, last]).sort()
  const commits = readCommits(repo, starts[0] ?? '', starts.at(-1) ?? '')
  await writeWhole(file, [renderTrendPage(found, { source, commits })])
}

async function checkTrend(
  stored: StoredResults,
  { question, newest }: { readonly question: TrendQuestion; readonly newest: number },
): Promise<void> {
  const [{ seriesCount, trend }, { freshChanges, freshText }] = await Promise.all([
    import('../../advice/trend/trend.ts'),
    import('../../advice/trend/fresh-changes.ts'),
  ])
  const significance = question.significance / seriesCount(stored, question)
  const check = freshChanges(trend(stored, { ...question, significance }), newest)
  process.stdout.write(freshText(check, newest))
  if (check.fresh.length > 0) process.exitCode = ExitCode.regression
}

function metricNames(names: readonly string[] | undefined, isPage: boolean): readonly MetricName[] {
  if (names === undefined) return isPage ? METRICS : HEADLINE_METRICS
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

function newest(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= LEAST_VALUES) return value
  throw new InvalidArgumentError(
    `Expected a whole number from ${LEAST_VALUES}: a change shows once so many results follow it.`,
  )
}

function significance(text: string): number {
  const value = Number(text)
  if (value >= 0.001 && value <= 0.5) return value
  throw new InvalidArgumentError('Expected a number from 0.001 to 0.5.')
}
