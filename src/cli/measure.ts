import { mkdir, writeFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { relative } from 'node:path'
import { makePlan } from '../config/make-plan.ts'
import type { Plan } from '../config/plan.ts'
import { type Config, readConfig } from '../config/read-config.ts'
import { ExitCode, messageOf, UserError } from '../errors.ts'
import { isGivenUp } from '../result/ranking.ts'
import type { Result } from '../result/schema.ts'
import type { Telemetry, TelemetryOptions } from '../telemetry/open-telemetry.ts'
import { type Hint, printHints } from './hints.ts'
import { interruption } from './interruption.ts'
import type { MeasuringFlags } from './measuring-options.ts'
import { terminalLook } from './terminal-look.ts'
import { terminalProgress } from './terminal-progress.ts'

const DEFAULT_FOLDER = 'reports'

/** Plans, measures, writes result and report, prints. Sets the exit code. */
export async function measure(
  kind: Plan['kind'],
  asked: Pick<Config, 'scenario' | 'targets'>,
  flags: MeasuringFlags,
): Promise<void> {
  const { config, json, quiet, verbose, out, otlp, metricsPort, ...settings } = flags
  const file = await readConfig(config)
  const plan = await makePlan(kind, { ...settings, ...asked }, file)
  const folder = out ?? file.out ?? DEFAULT_FOLDER
  await makeFolder(folder)
  const signal = interruption()
  const { compare } = await import('../compare.ts')
  let result: Result
  {
    using progress = terminalProgress({ quiet, json, verbose })
    await using telemetry = await watch({ otlp, metricsPort, say: (text) => progress.say(text) }, plan)
    result = await compare(plan, {
      signal,
      progress,
      live: telemetry?.listener,
      beforeRounds: () => setPriority(constants.priority.PRIORITY_LOW),
    })
  }
  const [{ resultText, writeResult }, { renderHtml }, { renderMarkdown }, { renderTerminal }] = await Promise.all([
    import('../result/write-result.ts'),
    import('../report/html/render-html.ts'),
    import('../report/markdown.ts'),
    import('../report/terminal.ts'),
  ])
  const resultFile = await writeResult(result, folder)
  const pageFile = resultFile.replace(/\.json$/, '.html')
  const markdownFile = resultFile.replace(/\.json$/, '.md')
  await Promise.all([writeFile(pageFile, renderHtml([result])), writeFile(markdownFile, renderMarkdown(result))])
  if (json) process.stdout.write(resultText(result))
  else {
    process.stdout.write(renderTerminal(result, terminalLook()))
    process.stdout.write(
      `\nResult: ${relative('.', resultFile)}\nReport: ${relative('.', pageFile)}\n        ${relative('.', markdownFile)}\n`,
    )
  }
  process.exitCode = exitCodeOf(result)
  if (!result.interrupted) printHints(hintsAfter(plan, result, relative('.', resultFile)), { quiet, json })
}

function hintsAfter({ kind, targets }: Plan, result: Result, resultFile: string): Hint[] {
  const failed = targets.find((_, index) => result.targets[index]?.status === 'failed')
  if (failed !== undefined) return [[`archbench up ${failed} --verbose`, 'look into what failed']]
  const [first, ...others] = targets
  const other = first === 'monolith' ? 'microservices' : 'monolith'
  return [
    [`archbench report ${resultFile}`, 'see this again'],
    [`archbench cost ${resultFile}`, 'what a month of it costs'],
    others.length === 0 && kind === 'run'
      ? [`archbench compare --targets ${first},${other}`, 'hold it against another']
      : ['archbench compare --profile capacity', 'the highest rate at which each still answers in time'],
    ['archbench trend', 'how the figures went over time'],
  ]
}

/** Metrics of the run for whoever asked for them; what makes them is loaded only then. */
async function watch(options: TelemetryOptions, { kind, scenario }: Plan): Promise<Telemetry | undefined> {
  if (options.otlp === undefined && options.metricsPort === undefined) return undefined
  const { openTelemetry } = await import('../telemetry/open-telemetry.ts')
  return openTelemetry({ ...options, attributes: { 'archbench.scenario': scenario, 'archbench.kind': kind } })
}

/** Makes the folder for the result now: two minutes of measuring must not end in an error about a folder. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new UserError(`the folder for results cannot be made: ${messageOf(cause)}`, {
      file: folder,
      key: '--out',
      remedy: 'Name a folder that exists or can be made, and that you may write to',
      cause,
    })
  }
}

/** What a script is told: interrupted, broken promises, a target that failed or was given up, or all well. */
export function exitCodeOf(result: Result): ExitCode {
  if (result.interrupted) return ExitCode.interrupted
  const isBroken = result.targets.some(
    ({ contract, rounds, failure }) =>
      contract.failed.length > 0 ||
      failure?.exitCode === ExitCode.broken ||
      rounds.some(({ findings }) => findings.lost + findings.duplicated + findings.phantom + findings.oversold > 0),
  )
  if (isBroken) return ExitCode.broken
  const isComplete = result.targets.every(
    ({ status, rounds }) =>
      status === 'measured' && rounds.length > 0 && !rounds.some(({ stages }) => isGivenUp(stages)),
  )
  return isComplete ? ExitCode.ok : ExitCode.failed
}
