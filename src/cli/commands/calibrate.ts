import { type Command, Option } from 'commander'
import { ExitCode } from '../../base/errors.ts'
import type { AskedRuntime } from '../../runtime/runtimes.ts'
import { printHints } from '../hints.ts'
import { interruption } from '../interruption.ts'
import { durationMs, wholeNumber } from '../option-values.ts'
import type { OutputFlags } from '../output-options.ts'
import { lowerPriority } from '../priority.ts'
import { runtimeOption } from '../runtime-option.ts'
import { terminalProgress } from '../terminal-progress.ts'

interface CalibrateFlags extends OutputFlags {
  readonly against?: string
  readonly runtime: AskedRuntime
  readonly images?: string
  readonly rounds: number
  readonly window: number
  readonly json?: true
}

export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('measure this machine: its fingerprint, what the driver can do on it, what ways to a target cost')
    .option('--against <result>', 'only say whether this machine is that of a result and as fast; takes a second')
    .addOption(
      runtimeOption(
        'ways to a target: the loopback interface alone (process), containers too (docker), or where an engine answers (auto)',
      ).default('auto'),
    )
    .addOption(new Option('--images <file>', 'where images come from: an image map').env('ARCHBENCH_IMAGES'))
    .option(
      '-r, --rounds <n>',
      'rounds each path is measured; 6 are the fewest for a 95 % interval',
      wholeNumber(1, 1_000),
      6,
    )
    .option('--window <time>', 'length of each window', durationMs, 1_000)
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      '\nWith --verbose every rate that was tried is printed. The exit code tells only whether it could be measured, not what was found.\n\nExamples:\n  archbench calibrate --runtime docker --rounds 10\n  archbench calibrate --against reports/<result>.json',
    )
    .action(calibrateMachine)
}

async function calibrateMachine({ against, ...flags }: CalibrateFlags): Promise<void> {
  const signal = interruption()
  try {
    if (against === undefined) await printCalibration(flags, signal)
    else await printAgainst(against, flags, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    process.exitCode = ExitCode.interrupted
  }
}

async function printCalibration(flags: Omit<CalibrateFlags, 'against'>, signal: AbortSignal): Promise<void> {
  const { runtime, images, rounds, window: windowMs, json, quiet, verbose = false } = flags
  const [{ calibrate }, { calibrationText }] = await Promise.all([
    import('../../calibrate/calibrate.ts'),
    import('../../calibrate/calibration-text.ts'),
  ])
  using progress = terminalProgress({ quiet, json, verbose })
  const docker = runtime === 'docker' || (runtime === 'auto' && (await engineAnswers()))
  const calibration = await calibrate({
    rounds,
    windowMs,
    docker,
    images,
    beforeRates: lowerPriority,
    signal,
    progress,
  })
  progress[Symbol.dispose]()
  process.stdout.write(json ? asJson(calibration) : calibrationText(calibration, { rounds, docker, verbose }))
  printHints([['archbench compare', 'measure architectures on this machine']], { quiet, json })
}

async function printAgainst(file: string, { json }: Pick<CalibrateFlags, 'json'>, signal: AbortSignal): Promise<void> {
  const [{ readResult }, { measureFingerprint }, { againstResult, againstResultText }] = await Promise.all([
    import('../../result/read-result.ts'),
    import('../../calibrate/measure-fingerprint.ts'),
    import('../../calibrate/against-result.ts'),
  ])
  const { environment } = await readResult(file)
  const comparison = againstResult(file, environment.fingerprint, await measureFingerprint(signal))
  process.stdout.write(json ? asJson(comparison) : againstResultText(comparison))
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

async function engineAnswers(): Promise<boolean> {
  const { connectEngine } = await import('../../runtime/docker/engine/connect.ts')
  return connectEngine().then(
    () => true,
    () => false,
  )
}
