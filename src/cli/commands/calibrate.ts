import { type Command, Option } from 'commander'
import { ExitCode } from '../../errors.ts'
import type { IntervalEstimate } from '../../stats/hodges-lehmann.ts'
import { interruption } from '../interruption.ts'
import { durationMs, wholeNumber } from '../option-values.ts'
import { silentProgress, terminalProgress } from '../terminal-progress.ts'

interface CalibrateFlags {
  readonly runtime: 'auto' | 'process' | 'docker'
  readonly images?: string
  readonly rounds: number
  readonly window: number
  readonly json?: true
}

export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('measure what the way from the driver to a target lets through on this machine')
    .addOption(
      new Option(
        '--runtime <name>',
        'process: the loopback interface alone; docker: containers too; auto: containers where an engine answers',
      )
        .choices(['auto', 'process', 'docker'])
        .default('auto'),
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
    .addHelpText('after', '\nExample:\n  archbench calibrate --runtime docker --rounds 10')
    .action(calibrate)
}

async function calibrate({ runtime, images, rounds, window: windowMs, json }: CalibrateFlags): Promise<void> {
  const signal = interruption()
  const { measurePaths } = await import('../../calibrate/measure-paths.ts')
  try {
    using progress = json ? silentProgress : terminalProgress()
    const docker = runtime === 'docker' || (runtime === 'auto' && (await engineAnswers()))
    const paths = await measurePaths({ rounds, windowMs, docker, images, signal, progress })
    progress[Symbol.dispose]()
    if (json) {
      process.stdout.write(`${JSON.stringify(paths, null, 2)}\n`)
      return
    }
    const lines = [
      ['path', 'requests/s', 'p50 ms', 'share of loopback'],
      ...paths.map(({ path, throughputPerSecond, p50Ms, shareOfLoopback }) => [
        path,
        figure(throughputPerSecond, 0),
        figure(p50Ms, 3),
        path === 'loopback' ? '1' : figure(shareOfLoopback, 2),
      ]),
    ]
    const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
    for (const line of lines) {
      process.stdout.write(
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
      )
    }
    process.stdout.write(
      `The smallest HTTP server there is, on one CPU, driven from another with 16 connections; ${rounds} rounds in turn, 95 % intervals in brackets.\n`,
    )
    if (!docker) process.stdout.write('Containers were not looked at; --runtime docker does.\n')
  } catch (error) {
    if (!signal.aborted) throw error
    process.exitCode = ExitCode.interrupted
  }
}

async function engineAnswers(): Promise<boolean> {
  const { connectEngine } = await import('../../engine/connect.ts')
  return connectEngine().then(
    () => true,
    () => false,
  )
}

function figure({ value, low, high }: IntervalEstimate, digits: number): string {
  const interval = low === null || high === null ? '' : ` [${low.toFixed(digits)}, ${high.toFixed(digits)}]`
  return `${value.toFixed(digits)}${interval}`
}
