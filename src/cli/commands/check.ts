import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { Checked, CheckPlan } from '../../check.ts'
import { DEFAULT_PLAN } from '../../config/plan.ts'
import type { AskedRuntime } from '../../runtime/runtimes.ts'
import { textOf } from '../../target/asked-target.ts'
import { withFlags } from '../../target/target-flags.ts'
import { defaultTargets, hasReferenceTargets } from '../../topology/targets.ts'
import { checkedText } from '../checked-text.ts'
import { FileWatch, type WatchedFolder } from '../file-watch.ts'
import { interruption } from '../interruption.ts'
import { addTargetOptions, type TargetOptionFlags, targetFlagsOf } from '../measuring-options.ts'
import { wholeNumber } from '../option-values.ts'
import type { OutputFlags } from '../output-options.ts'
import { addStartOptions } from '../runtime-option.ts'
import { terminalLook } from '../terminal-look.ts'
import { terminalProgress } from '../terminal-progress.ts'

const NO_REFERENCE = 'none'

interface CheckFlags extends OutputFlags, TargetOptionFlags {
  readonly scenario: string
  readonly against?: string
  readonly seed: number
  readonly watch?: true
  readonly json?: true
  readonly runtime: AskedRuntime
  readonly images?: string
  readonly startTimeout?: number
}

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('check one target against the contract, in seconds: every case that fails, with request and answer')
    .argument(
      '<target>',
      'a target of "archbench list", the path of a compose file, cmd:<command>, image:<reference> or a URL',
    )
    .option('-s, --scenario <name>', 'a scenario, or the path of a file that defines one', DEFAULT_PLAN.scenario)
    .option(
      '--against <target>',
      `the target whose final state it must have after the same operations, or ${NO_REFERENCE} (default: a reference implementation, where the scenario has one)`,
    )
    .option('-w, --watch', 'check again whenever a file of the target or of the scenario changes')
    .option('--seed <n>', 'what data and operations are drawn from', wholeNumber(0, 2 ** 32 - 1), DEFAULT_PLAN.seed)
    .option('--json', 'print what was found as JSON')
  addStartOptions(addTargetOptions(command).optionsGroup('Runtime:'))
    .addHelpText(
      'after',
      `
Nothing is measured and no result is written.

Examples:
  archbench check ./my-shop --watch              implement a contract: "archbench contract" prints it
  archbench check "cmd:python3 app.py" --health /health
  archbench check http://127.0.0.1:8080 -s ./scenario.yaml`,
    )
    .action(checkCommand)
}

async function checkCommand(target: string, flags: CheckFlags): Promise<void> {
  const signal = interruption()
  const plan = planOf(target, flags)
  if (flags.watch && flags.json) {
    throw new UserError('--json is one document, and --watch has no end', { remedy: 'Give one of both' })
  }
  try {
    if (flags.watch) await again(plan, flags, signal)
    else process.exitCode = exitCodeOf(await once(plan, flags, signal))
  } catch (error) {
    if (!signal.aborted || error instanceof UserError) throw error
    process.exitCode = ExitCode.interrupted
  }
}

function planOf(target: string, flags: CheckFlags): CheckPlan {
  const { scenario, seed, runtime, images, startTimeout } = flags
  const other = hasReferenceTargets(scenario) ? defaultTargets(scenario).find((name) => name !== target) : undefined
  const against = flags.against ?? other
  return {
    scenario,
    target: withFlags(target, targetFlagsOf(flags)),
    against: against === NO_REFERENCE ? undefined : against,
    seed,
    runtime,
    images,
    startTimeoutMs: startTimeout,
    cpus: DEFAULT_PLAN.cpus,
    memoryBytes: DEFAULT_PLAN.memoryBytes,
  }
}

async function once(plan: CheckPlan, { quiet, json, verbose }: CheckFlags, signal: AbortSignal): Promise<Checked> {
  const { check } = await import('../../check.ts')
  using progress = terminalProgress({ quiet, json, verbose })
  const checked = await check(plan, { signal, progress })
  progress[Symbol.dispose]()
  const { topology: _, ...found } = checked
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : checkedText(checked, terminalLook()))
  return checked
}

function exitCodeOf({ contract, failure }: Checked): ExitCode {
  if (contract.failed.length > 0) return ExitCode.broken
  return failure === null ? ExitCode.ok : (failure.exitCode as ExitCode)
}

/** Checks, and checks again after each change, until it is interrupted. What is wrong with a file that is being written ends nothing. */
async function again(plan: CheckPlan, flags: CheckFlags, signal: AbortSignal): Promise<void> {
  const folders = watchedFolders(plan)
  using files = new FileWatch(folders)
  /** What the target writes itself: it changes in every check. A change of these begins no check while one is running. */
  const own = new Set<string>()
  let before: ReadonlySet<string> = new Set()
  for (;;) {
    files.take()
    await once(plan, flags, signal).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof UserError)) throw error
      process.stdout.write(`${error.paragraph()}\n`)
    })
    const changed = files.take()
    for (const file of changed) if (before.has(file)) own.add(file)
    // Somebody saved a file while it was checked: what is known is of the version before.
    before = new Set([...changed].filter((file) => !own.has(file)))
    if (before.size > 0) continue
    process.stdout.write(
      ` Waiting for a change in ${folders.map(({ folder }) => folder).join(', ')}; Ctrl-C ends it.\n\n`,
    )
    await files.next(signal)
  }
}

/** The folder of the target with all below it, and that of the scenario. Throws a UserError where neither is in a file. */
function watchedFolders({ target, scenario }: CheckPlan): WatchedFolder[] {
  const text = textOf(target)
  const own = text.startsWith('cmd:') ? resolve('.') : existsSync(text) ? folderOf(text) : undefined
  const folders = [
    ...(own === undefined ? [] : [{ folder: own, recursive: true }]),
    ...(existsSync(scenario) && folderOf(scenario) !== own ? [{ folder: folderOf(scenario), recursive: false }] : []),
  ]
  if (folders.length > 0) return folders
  throw new UserError('there is no file to watch', {
    key: '--watch',
    found: text,
    remedy: 'Name a compose file, a folder or cmd:<command>, or give a scenario of your own with --scenario',
  })
}

function folderOf(path: string): string {
  return statSync(path).isDirectory() ? resolve(path) : dirname(resolve(path))
}
