import { appendFile, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, UserError } from '../../errors.ts'
import { writeNew } from '../../result/write-new.ts'
import { resultName } from '../../result/write-result.ts'
import { writeWhole } from '../../write-whole.ts'
import { type VerdictDocument, verdictSchema } from '../verdict-document.ts'
import { renderAnnotations } from './github-annotations.ts'
import { renderCodeQuality } from './gitlab-code-quality.ts'
import { renderJunit } from './junit.ts'
import { renderGateMarkdown, SUMMARY_BYTES } from './markdown.ts'
import { renderOpenMetrics } from './open-metrics.ts'

/** Files that were asked for by name; one that is there already is replaced. */
export interface GateReportFiles {
  readonly json?: string | undefined
  readonly markdown?: string | undefined
  readonly junit?: string | undefined
  /** GitLab's code-quality report. */
  readonly gitlab?: string | undefined
  /** OpenMetrics text. */
  readonly metrics?: string | undefined
}

export interface GateReportOptions extends GateReportFiles {
  /** Gets the verdict document and its Markdown, under a name that no other run has. */
  readonly folder: string
  /** The file, from the root of the repository, that GitLab shows findings at. */
  readonly configFile?: string | undefined
  /** Tells whether this is a job of GitHub Actions, and where the summary of its step is. */
  readonly env?: NodeJS.ProcessEnv
  /** Where annotations go: GitHub's runner reads them from the standard output of the step. */
  readonly print?: (text: string) => void
}

/**
 * Writes everything that comes out of a gate but the terminal's table. Files appear whole or not at all; the verdict
 * document comes first. In a job of GitHub Actions the summary is appended to and annotations are printed.
 * @returns the paths of the files written
 * @throws UserError where a file cannot be written
 */
export async function writeGateReports(document: VerdictDocument, options: GateReportOptions): Promise<string[]> {
  const { folder, configFile, env = process.env, print = (text) => process.stdout.write(text) } = options
  const json = `${JSON.stringify(verdictSchema.parse(document), null, 2)}\n`
  const stored = await writeNew(json, folder, resultName(document))
  const wanted: [file: string | undefined, render: () => string][] = [
    [stored.replace(/json$/, 'md'), () => renderGateMarkdown(document)],
    [options.json, () => json],
    [options.markdown, () => renderGateMarkdown(document)],
    [options.junit, () => renderJunit(document)],
    [options.gitlab, () => renderCodeQuality(document, configFile)],
    [options.metrics, () => renderOpenMetrics(document)],
  ]
  const written = [stored]
  for (const [file, render] of wanted) {
    if (file === undefined) continue
    await writeReport(file, render())
    written.push(file)
  }
  if (env.GITHUB_ACTIONS === 'true') {
    print(renderAnnotations(document))
    if (env.GITHUB_STEP_SUMMARY) await appendSummary(env.GITHUB_STEP_SUMMARY, document)
  }
  return written
}

/** A job whose folder for reports is missing wants it made, not to hear of it after minutes of measuring. */
async function writeReport(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true })
  } catch (cause) {
    throw new UserError('the folder of the report cannot be made', {
      file,
      found: messageOf(cause),
      remedy: 'Name a file in a folder that exists or can be made',
      cause,
    })
  }
  await writeWhole(file, [text])
}

/** What other commands of the step have written counts too: a summary that is too long is not shown at all. */
async function appendSummary(file: string, document: VerdictDocument): Promise<void> {
  try {
    const used = await stat(file).then(
      ({ size }) => size,
      () => 0,
    )
    await appendFile(file, renderGateMarkdown(document, SUMMARY_BYTES - used))
  } catch (cause) {
    throw new UserError('the summary of the job cannot be written', {
      file,
      key: 'GITHUB_STEP_SUMMARY',
      found: messageOf(cause),
      remedy: 'Unset GITHUB_STEP_SUMMARY where this is no job of GitHub Actions',
      cause,
    })
  }
}
