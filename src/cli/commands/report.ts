import { type Command, Option } from 'commander'
import { UserError } from '../../base/errors.ts'
import { unguarded } from '../../outputs/guard-output.ts'
import { openPage } from '../open-page.ts'
import type { OutputFlags } from '../output-options.ts'
import { type Format, formatOfFile, REPORT_FORMATS } from '../report-formats.ts'

interface ReportFlags extends OutputFlags {
  readonly format?: string
  readonly out?: string
  readonly explain?: true
  readonly open?: true
}

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render a result that was written earlier, or several runs of one comparison as one')
    .argument(
      '<results...>',
      'result files (reports/….json), or HTML reports that hold one; HTML shows several side by side, all else merges their rounds',
    )
    .addOption(
      new Option(
        '-f, --format <format>',
        'what to make (default: as the end of the name of --out says, else terminal)',
      ).choices(Object.keys(REPORT_FORMATS)),
    )
    .option('-o, --out <file>', 'write it to a file (default: standard output)')
    .option('--open', 'open the page that --out names in a browser (without --out: a page beside the result)')
    .option('--explain', 'say what the recommendation rests on, target by target (on the terminal)')
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      `
Examples:
  archbench report reports/a.json                       what was found, on one screen
  archbench report reports/a.json --verbose             with the method, the checks and all intervals
  archbench report reports/a.json --open                the page, in a browser
  archbench report reports/a.json --out a.csv           a tidy table for pandas or R
  archbench report reports/a.json --format junit        for a CI server
  archbench report monday.json tuesday.json --out both.json`,
    )
    .action(report)
}

async function report(
  files: readonly string[],
  { format, out: named, verbose, explain, open }: ReportFlags,
): Promise<void> {
  const out = open ? pageToOpen(files, format, named) : named
  const asked = REPORT_FORMATS[format ?? formatNamedBy(out)]
  if (asked === undefined) throw new TypeError(`no such format: ${format}`)
  const text = await renderFiles(asked, files, {
    toTerminal: out === undefined,
    verbose: verbose === true,
    explain: explain === true,
  })
  if (out === undefined) {
    // A page is for a browser, and holds `::` of its own.
    const stream = format === 'html' && !process.stdout.isTTY ? unguarded(process.stdout) : process.stdout
    stream.write(text)
    return
  }
  const { writeWhole } = await import('../../outputs/write-whole.ts')
  await writeWhole(out, [text])
  if (!open) return
  if (named === undefined) process.stdout.write(`Report: ${out}\n`)
  await openPage(out)
}

/** Where the page is written that --open opens. Throws where something else was asked for, or no name follows from it. */
function pageToOpen([first = '', ...others]: readonly string[], format: string | undefined, out: string | undefined) {
  const made = format ?? (out === undefined ? 'html' : formatNamedBy(out))
  if (made !== 'html') {
    throw new UserError(`a report in the format ${made} is not opened in a browser`, {
      key: '--open',
      expected: '--format html, or --out with a name that ends with .html',
      remedy: 'Leave out --open, or ask for a page',
    })
  }
  if (out !== undefined) return out
  if (others.length > 0) {
    throw new UserError('a page of several results needs a name', {
      key: '--open',
      expected: '--out FILE.html',
      remedy: 'Say with --out where the page goes',
    })
  }
  return first.replace(/(\.json|\.html?)?$/, '.html')
}

async function renderFiles(
  format: Format,
  files: readonly string[],
  options: Parameters<Format['render']>[1],
): Promise<string> {
  const { readResults } = await import('../../result/read-result.ts')
  const read = async (file: string) => (await readResults(file)).map((result) => ({ file, result }))
  const [first, ...others] = (await Promise.all(files.map(read))).flat()
  if (first === undefined) throw new TypeError('a result file holds a result')
  if (format.renderAll) return format.renderAll([first, ...others].map(({ result }) => result))
  const { mergeResults } = await import('../../result/merge-results.ts')
  return format.render(mergeResults([first, ...others]), options)
}

function formatNamedBy(out: string | undefined): string {
  if (out === undefined) return 'terminal'
  const format = formatOfFile(out)
  if (format !== undefined) return format
  const endings = Object.values(REPORT_FORMATS).flatMap((each) => each.endings)
  throw new UserError('the end of this name says nothing of the format', {
    file: out,
    key: '--out',
    expected: `a name that ends with ${endings.join(', ')}`,
    remedy: 'Name the file so, or say --format',
  })
}
