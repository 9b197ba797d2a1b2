import { writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { messageOf, UserError } from '../../errors.ts'
import type { Result } from '../../result/schema.ts'

interface ReportFlags {
  readonly format: 'terminal' | 'markdown' | 'html' | 'json'
  readonly out?: string
}

export function addReport(program: Command): void {
  program
    .command('report')
    .description('render a result that was written earlier')
    .argument(
      '<result...>',
      'a result file (reports/….json), or an HTML report that holds one; several for --format html',
    )
    .addOption(
      new Option('-f, --format <format>', 'what to make')
        .choices(['terminal', 'markdown', 'html', 'json'])
        .default('terminal'),
    )
    .option('-o, --out <file>', 'write it to a file (default: standard output)')
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addHelpText(
      'after',
      '\nExamples:\n  archbench report reports/<result>.json\n  archbench report reports/<result>.json --format markdown --out comparison.md',
    )
    .action(report)
}

async function report(files: string[], { format, out }: ReportFlags): Promise<void> {
  const { readResults } = await import('../../result/read-result.ts')
  const results = (await Promise.all(files.map(readResults))).flat()
  const text = await render(results, format, out === undefined)
  if (out === undefined) {
    process.stdout.write(text)
    return
  }
  try {
    await writeFile(out, text)
  } catch (cause) {
    throw new UserError(`the report cannot be written: ${messageOf(cause)}`, {
      file: out,
      key: '--out',
      remedy: 'Name a file in a folder that exists and that you may write to',
      cause,
    })
  }
}

async function render(results: readonly Result[], format: ReportFlags['format'], toTerminal: boolean): Promise<string> {
  if (format === 'html') return (await import('../../report/html/render-html.ts')).renderHtml(results)
  const [result, ...others] = results
  if (result === undefined || others.length > 0) {
    throw new UserError('only an HTML report holds several results', {
      found: `${results.length} results`,
      key: '--format',
      remedy: 'Add `--format html`, or name one result',
    })
  }
  if (format === 'json') return `${JSON.stringify(result, null, 2)}\n`
  if (format === 'markdown') return (await import('../../report/markdown.ts')).renderMarkdown(result)
  const { renderTerminal } = await import('../../report/terminal.ts')
  const { terminalLook } = await import('../terminal-look.ts')
  return renderTerminal(result, toTerminal ? terminalLook() : { columns: 120, colour: false })
}
