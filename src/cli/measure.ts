import { relative } from 'node:path'
import { ExitCode } from '../base/errors.ts'
import { shellWord } from '../base/shell-word.ts'
import { makePlan } from '../config/make-plan.ts'
import { DEFAULT_PLAN, type Plan } from '../config/plan.ts'
import { type Config, readConfig } from '../config/read-config.ts'
import { checkOutputs } from '../outputs/check-outputs.ts'
import { writeOrKeepElsewhere } from '../outputs/keep-elsewhere.ts'
import { maskDocument } from '../outputs/mask-credentials.ts'
import { type Written, writeEach } from '../outputs/write-each.ts'
import { isGivenUp } from '../result/ranking.ts'
import { isResilienceOnly } from '../result/resilience-only.ts'
import type { Result } from '../result/schema.ts'
import { isBroken } from '../scenario/finding.ts'
import { textOf } from '../target/asked-target.ts'
import { parseTarget } from '../target/kinds.ts'
import type { Telemetry, TelemetryOptions } from '../telemetry/open-telemetry.ts'
import { defaultTargets } from '../topology/targets.ts'
import { type Hint, printHints } from './hints.ts'
import { interruption } from './interruption.ts'
import { type MeasuringFlags, targetFlagsOf } from './measuring-options.ts'
import { openPage } from './open-page.ts'
import { lowerPriority, restorePriority } from './priority.ts'
import { tellProblems } from './tell-problems.ts'
import { terminalLook } from './terminal-look.ts'
import { terminalProgress } from './terminal-progress.ts'
import { type TraceOutput, traceOutput } from './trace-output.ts'
import { whileWriting } from './while-writing.ts'

const DEFAULT_FOLDER = 'reports'

/** What is measured with several CPU budgets. */
export interface BudgetFlags {
  /** Each above the one before. */
  readonly cpus: readonly number[]
  /** How often each is measured. */
  readonly starts: number | undefined
}

/** Plans, measures, writes result and report, prints. Sets the exit code. */
export async function measure(
  kind: Plan['kind'],
  asked: Pick<Config, 'scenario' | 'targets'>,
  flags: MeasuringFlags,
  { budgets, variants }: { readonly budgets?: BudgetFlags; readonly variants?: readonly string[] } = {},
): Promise<void> {
  const {
    config,
    json,
    quiet,
    verbose,
    explain,
    open,
    out,
    otlp,
    metricsPort,
    trace,
    traceShare,
    tracePort,
    fault,
    ...rest
  } = flags
  const { header, health, reset, iMayLoadThis, ...settings } = rest
  const file = await readConfig(config)
  const one = await makePlan(
    kind,
    { ...settings, ...asked, faults: fault },
    file,
    targetFlagsOf({ header, health, reset, iMayLoadThis }),
    variants,
  )
  // The figures of several budgets, or of faults alone, are not what a threshold is about.
  const hasThresholds = budgets === undefined && one.profiles.some(({ loop }) => loop !== 'faults')
  const plan: Plan = {
    ...one,
    cpuBudgets: budgets?.cpus,
    thresholds: hasThresholds ? one.thresholds : undefined,
  }
  const traces = traceOutput({ file: trace, share: traceShare, port: tracePort })
  const folder = out ?? file.out ?? DEFAULT_FOLDER
  await checkOutputs([
    { kind: 'folder', key: '--out', path: folder },
    { kind: 'folder', key: '--logs', path: plan.logs },
    { kind: 'file', key: '--trace', path: trace },
  ])
  const signal = interruption()
  let kept: KeptResult | undefined
  using progress = terminalProgress({ quiet, json, verbose })
  await using telemetry = await watch({ otlp, metricsPort, say: (text) => progress.say(text) }, plan)
  const watched = { signal, progress, live: telemetry?.listener }
  const onResult = async (measured: Result): Promise<void> => {
    restorePriority()
    progress[Symbol.dispose]()
    const how = { json: json === true, verbose: verbose === true, explain: explain === true, traces }
    kept = await printAndKeep(maskDocument(measured), folder, how)
  }
  const result = await (budgets === undefined
    ? (await import('../compare.ts')).compare(plan, {
        ...watched,
        trace: traces?.options,
        beforeRounds: lowerPriority,
        onResult,
      })
    : (await import('../scale.ts')).scale(plan, { ...watched, starts: budgets.starts, onResult }))
  if (open && kept?.page !== undefined && !result.interrupted) await openPage(kept.page)
  if (!result.interrupted && kept?.isComplete) {
    printHints(hintsAfter(plan, result, relative('.', kept.file), folder), { quiet, json })
  }
}

interface KeptResult {
  readonly file: string
  /** The HTML report; undefined: it could not be written. */
  readonly page: string | undefined
  /** Whether all of it was written where it was wanted. */
  readonly isComplete: boolean
}

/** Prints what was measured and writes it. Sets the exit code. */
async function printAndKeep(
  result: Result,
  folder: string,
  {
    json,
    verbose,
    explain,
    traces,
  }: {
    readonly json: boolean
    readonly verbose: boolean
    readonly explain: boolean
    readonly traces?: TraceOutput | undefined
  },
): Promise<KeptResult> {
  const [{ resultText, writeResult }, { renderTerminal }] = await Promise.all([
    import('../result/write-result.ts'),
    import('../report/terminal/render-terminal.ts'),
  ])
  // What was found is shown before anything is written: a disk may be full by now.
  process.stdout.write(json ? resultText(result) : renderTerminal(result, { ...terminalLook(), verbose, explain }))
  process.exitCode = exitCodeOf(result)
  const { resultFile, reportFiles, problems } = await whileWriting(async () => {
    const { file: resultFile, problem } = await writeOrKeepElsewhere(
      () => writeResult(result, folder),
      (other) => writeResult(result, other),
    )
    const reportFiles = problem === undefined ? await writeReports(result, resultFile) : { written: [], problems: [] }
    return {
      resultFile,
      reportFiles: reportFiles.written,
      problems: [...(problem === undefined ? [] : [problem]), ...reportFiles.problems, ...(traces?.problems ?? [])],
    }
  })
  if (!json) {
    const reports = reportFiles.map((file, index) => `${index === 0 ? 'Report: ' : '        '}${relative('.', file)}\n`)
    const traced = traces?.problems.length === 0 ? traces.line : ''
    process.stdout.write(`\nResult: ${relative('.', resultFile)}\n${reports.join('')}${traced}`)
  }
  tellProblems(problems)
  const page = reportFiles.find((file) => file.endsWith('.html'))
  return { file: resultFile, page: page && relative('.', page), isComplete: problems.length === 0 }
}

/** The page and the Markdown of a result, beside it. */
async function writeReports(result: Result, resultFile: string): Promise<Written> {
  const [{ renderHtml }, { renderMarkdown }] = await Promise.all([
    import('../report/html/render-html.ts'),
    import('../report/markdown/render-markdown.ts'),
  ])
  return await writeEach([
    [resultFile.replace(/\.json$/, '.html'), () => renderHtml([result])],
    [resultFile.replace(/\.json$/, '.md'), () => renderMarkdown(result)],
  ])
}

/** Commands that may be wanted after a run, as they can be typed in this folder. */
export function hintsAfter(plan: Plan, result: Result, resultFile: string, folder: string): Hint[] {
  const { kind, scenario } = plan
  const targets = plan.targets.map((target) => parseTarget(textOf(target), '--targets').text)
  const failed = targets.find((_, index) => result.targets[index]?.status === 'failed')
  if (failed !== undefined) {
    const command = [
      'archbench up',
      shellWord(failed),
      ...flagOf('--scenario', scenario),
      ...runtimeOf(plan),
      '--verbose',
    ]
    return [[command.join(' '), 'look into what failed']]
  }
  const again: Hint = [`archbench report ${shellWord(resultFile)}`, 'see this again']
  if (isResilienceOnly(result)) return [again]
  if (plan.cpuBudgets !== undefined) {
    const large = `archbench cost ${shellWord(resultFile)} --rate 5000`
    return [again, [large, 'what it costs at a rate that takes many CPUs, by the law of scaling']]
  }
  const [first = '', ...others] = targets
  const other = first === 'monolith' ? 'microservices' : 'monolith'
  const compare = (targets: readonly string[], ...more: readonly string[]): string =>
    [
      'archbench compare',
      ...(scenario === DEFAULT_PLAN.scenario ? [] : [shellWord(scenario)]),
      ...(targets.join() === defaultTargets(scenario).join() ? [] : ['--targets', shellWord(targets.join(','))]),
      ...runtimeOf(plan),
      ...more,
    ].join(' ')
  return [
    again,
    [`archbench cost ${shellWord(resultFile)}`, 'what a month of it costs'],
    others.length === 0 && kind === 'run'
      ? [compare([first, other]), 'compare it with another']
      : [compare(targets, '--profile', 'capacity'), 'the highest rate at which each still answers in time'],
    [`archbench trend${folder === DEFAULT_FOLDER ? '' : ` ${shellWord(folder)}`}`, 'how the figures went over time'],
  ]
}

function flagOf(flag: string, scenario: string): string[] {
  return scenario === DEFAULT_PLAN.scenario ? [] : [flag, shellWord(scenario)]
}

function runtimeOf({ runtime, images }: Plan): string[] {
  return [
    ...(runtime === DEFAULT_PLAN.runtime ? [] : ['--runtime', runtime]),
    ...(typeof images === 'string' ? ['--images', shellWord(images)] : []),
  ]
}

/** Metrics of the run for whoever asked for them; what makes them is loaded only then. */
async function watch(options: TelemetryOptions, { kind, scenario }: Plan): Promise<Telemetry | undefined> {
  if (options.otlp === undefined && options.metricsPort === undefined) return undefined
  const { openTelemetry } = await import('../telemetry/open-telemetry.ts')
  return openTelemetry({ ...options, attributes: { 'archbench.scenario': scenario, 'archbench.kind': kind } })
}

/** What a script is told: interrupted, broken promises, a target that failed or was given up, thresholds, nothing to compare or rank, or all well. */
export function exitCodeOf(result: Result): ExitCode {
  if (result.interrupted) return ExitCode.interrupted
  const hasBrokenPromise = result.targets.some(
    ({ contract, rounds, failure, resilience }) =>
      contract.failed.length > 0 ||
      failure?.exitCode === ExitCode.broken ||
      rounds.some(({ findings }) => isBroken(findings)) ||
      (resilience ?? []).some(({ writes }) => writes !== null && isBroken(writes)),
  )
  if (hasBrokenPromise) return ExitCode.broken
  const isComplete = result.targets.every(
    ({ status, rounds, resilience }) =>
      status === 'measured' &&
      (rounds.length > 0 || resilience !== undefined) &&
      !rounds.some(({ stages }) => isGivenUp(stages)),
  )
  if (!isComplete) return ExitCode.failed
  const outcomes = (result.summary.thresholds ?? []).map(({ outcome }) => outcome)
  if (outcomes.includes('missed') || outcomes.includes('not measured')) return ExitCode.regression
  if (!isOfUse(result)) return ExitCode.failed
  return outcomes.includes('not decided') ? ExitCode.inconclusive : ExitCode.ok
}

/** Whether any two targets could be compared; of a run of one target, whether it may be ranked; with faults, autoscaling or an overload, whether that was seen. */
function isOfUse({ targets, summary }: Result): boolean {
  const sawFaults = targets.some(
    ({ rounds, resilience = [] }) =>
      rounds.some(({ faults = [] }) => faults.length > 0) || resilience.some(({ effect }) => effect !== null),
  )
  const sawScaling = targets.some(({ rounds }) => rounds.some(({ autoscaling = [] }) => autoscaling.length > 0))
  // Errors are what an overload is for: that a target is not ranked for them is no failure of the run.
  const sawOverload = summary.targets.some(({ overload = [] }) => overload.length > 0)
  if (sawFaults || sawScaling || sawOverload) return true
  return targets.length > 1 ? summary.comparisons.length > 0 : summary.targets.some(({ ranked }) => ranked)
}
