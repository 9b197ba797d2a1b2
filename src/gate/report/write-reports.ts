import { appendFile, stat } from 'node:fs/promises'
import { messageOf, UserError } from '../../base/errors.ts'
import { unguarded } from '../../outputs/guard-output.ts'
import { writeOrKeepElsewhere } from '../../outputs/keep-elsewhere.ts'
import { type Written, writeEach } from '../../outputs/write-each.ts'
import { writeNew } from '../../outputs/write-new.ts'
import { sealed } from '../../result/checksum.ts'
import { resultName } from '../../result/write-result.ts'
import { type VerdictDocument, verdictSchema } from '../verdict-document.ts'
import { GATE_FORMAT_NAMES, GATE_FORMATS, type GateFormatFiles, type GateFormatOptions } from './formats.ts'
import { renderAnnotations } from './github-annotations.ts'
import { renderGateMarkdown, SUMMARY_BYTES } from './markdown.ts'

export interface GateReportOptions extends GateFormatOptions {
  /** Gets the verdict document and its Markdown, under a name that no other run has. */
  readonly folder: string
  /** The verdict document once more, under this name. */
  readonly json?: string | undefined
  readonly files?: GateFormatFiles
  /** Tells whether this is a job of GitHub Actions, and where the summary of its step is. */
  readonly env?: NodeJS.ProcessEnv
  /** Where annotations go: GitHub's runner reads them from the standard output of the step. */
  readonly print?: (text: string) => void
}

/** A verdict as the text of its file, with its checksum. @throws ZodError where it could not be read again */
export function verdictText(document: VerdictDocument): string {
  return sealed(verdictSchema.parse(document))
}

/**
 * Writes everything that comes out of a gate but the terminal's table. Files appear whole or not at all; the verdict
 * document comes first, and where its folder takes it no more it is kept elsewhere. A file that cannot be written does not stop the others.
 * In a job of GitHub Actions the summary is appended to and annotations are printed.
 */
export async function writeGateReports(document: VerdictDocument, options: GateReportOptions): Promise<Written> {
  const {
    folder,
    configFile,
    files = {},
    env = process.env,
    print = (text) => unguarded(process.stdout).write(text),
  } = options
  const json = verdictText(document)
  const stored = await writeOrKeepElsewhere(
    () => writeNew(json, folder, resultName(document)),
    (other) => writeNew(json, other, resultName(document)),
  )
  const wanted: [file: string | undefined, render: () => string | Promise<string>][] = [
    [stored.problem ? undefined : stored.file.replace(/json$/, 'md'), () => renderGateMarkdown(document)],
    [options.json, () => json],
    ...GATE_FORMAT_NAMES.map((name): (typeof wanted)[number] => [
      files[name],
      () => GATE_FORMATS[name].render(document, { configFile }),
    ]),
  ]
  const { written, problems } = await writeEach(
    wanted.flatMap(([file, render]) => (file === undefined ? [] : [[file, render] as const])),
  )
  const summaryProblems: UserError[] = []
  if (env.GITHUB_ACTIONS === 'true') {
    print(renderAnnotations(document))
    if (env.GITHUB_STEP_SUMMARY) summaryProblems.push(...(await appendSummary(env.GITHUB_STEP_SUMMARY, document)))
  }
  return {
    written: [stored.file, ...written],
    problems: [...(stored.problem ? [stored.problem] : []), ...problems, ...summaryProblems],
  }
}

/** What other commands of the step have written counts too: a summary that is too long is not shown at all. */
async function appendSummary(file: string, document: VerdictDocument): Promise<UserError[]> {
  try {
    const used = await stat(file).then(
      ({ size }) => size,
      () => 0,
    )
    await appendFile(file, renderGateMarkdown(document, SUMMARY_BYTES - used))
    return []
  } catch (cause) {
    const details = {
      file,
      key: 'GITHUB_STEP_SUMMARY',
      found: messageOf(cause),
      remedy: 'Unset GITHUB_STEP_SUMMARY where this is no job of GitHub Actions',
      cause,
    }
    return [new UserError('the summary of the job cannot be written', details)]
  }
}
