import { relative } from 'node:path'
import { shellWord } from '../base/shell-word.ts'
import { type Config, readConfig } from '../config/read-config.ts'
import { readBaseline } from '../gate/baseline/read-baseline.ts'
import { type GateFlags, makeGatePlan } from '../gate/config/make-gate-plan.ts'
import { gate } from '../gate/gate.ts'
import type { GatePlan } from '../gate/gate-plan.ts'
import { GATE_FORMAT_NAMES, type GateFormatFiles } from '../gate/report/formats.ts'
import { renderGateTerminal } from '../gate/report/terminal.ts'
import { verdictText, writeGateReports } from '../gate/report/write-reports.ts'
import { selfTest } from '../gate/self-test/self-test.ts'
import type { VerdictDocument } from '../gate/verdict-document.ts'
import { checkOutputs } from '../outputs/check-outputs.ts'
import { type Hint, printHints } from './hints.ts'
import { interruption } from './interruption.ts'
import { type MeasuringFlags, targetFlagsOf } from './measuring-options.ts'
import { tellProblems } from './tell-problems.ts'
import { terminalLook } from './terminal-look.ts'
import { terminalProgress } from './terminal-progress.ts'
import { whileWriting } from './while-writing.ts'

/** Flags of `archbench gate`. */
export interface GateCommandFlags extends Omit<MeasuringFlags, 'json' | 'gate' | 'rounds'>, GateFlags, GateFormatFiles {
  /** A file, or `true`: standard output. */
  readonly json?: string | true
  readonly scenario?: string
  readonly baseline?: string
  readonly selfTest?: true
}

const DEFAULT_FOLDER = 'reports'

/** Plans, gates, writes all that was asked for, prints. Sets the exit code. */
export async function runGate(flags: GateCommandFlags): Promise<void> {
  const { json, out, quiet, verbose } = flags
  const { plan, file } = await planGate(flags)
  const folder = out ?? file.out ?? DEFAULT_FOLDER
  const isJson = json === true
  await checkOutputs([
    { kind: 'folder', key: '--out', path: folder },
    { kind: 'folder', key: '--logs', path: plan.plan.logs },
    { kind: 'file', key: '--json', path: isJson ? undefined : json },
    ...GATE_FORMAT_NAMES.map((name) => ({ kind: 'file' as const, key: `--${name}`, path: flags[name] })),
  ])
  const signal = interruption()
  using progress = terminalProgress({ quiet, verbose, json: isJson })
  if (flags.selfTest) {
    const { text, exitCode } = await selfTest(plan, { signal, progress })
    progress[Symbol.dispose]()
    process.stdout.write(isJson ? `${JSON.stringify({ exitCode, text }, null, 2)}\n` : text)
    process.exitCode = exitCode
    return
  }
  const verdict = await gate(plan, { signal, progress })
  progress[Symbol.dispose]()
  process.stdout.write(isJson ? verdictText(verdict) : renderGateTerminal(verdict, terminalLook()))
  process.exitCode = verdict.exitCode
  const configFile = flags.config ?? 'archbench.yaml'
  const { written, problems } = await whileWriting(() =>
    writeGateReports(verdict, {
      folder,
      configFile,
      ...(isJson ? { print: () => {} } : { json }),
      files: pick(flags, GATE_FORMAT_NAMES),
    }),
  )
  if (!isJson) process.stdout.write(`\n${written.map((path) => `Written: ${relative('.', path)}\n`).join('')}`)
  tellProblems(problems)
  printHints(hintsAfter(verdict.verdict, plan, folder), { quiet, json: isJson })
}

function hintsAfter(verdict: VerdictDocument['verdict'], { base }: GatePlan, folder: string): Hint[] {
  if (verdict === 'pass' || base === undefined) {
    const trend = folder === DEFAULT_FOLDER ? 'archbench trend' : `archbench trend ${shellWord(folder)}`
    return [[trend, 'how the figures went over time']]
  }
  const given = process.argv.slice(process.argv.indexOf('gate') + 1).map(shellWord)
  const command = ['archbench gate --self-test', ...given].join(' ')
  return [[command, 'whether this machine can be trusted: the base against itself']]
}

/** The plan of a gate, from its flags and the file. */
async function planGate(flags: GateCommandFlags): Promise<{ plan: GatePlan; file: Config }> {
  const file = await readConfig(flags.config)
  // A base that was named is not passed over for a baseline of the file.
  const baselineFile = flags.baseline ?? (flags.base === undefined ? file.gate?.baseline : undefined)
  const baseline = baselineFile === undefined ? undefined : await readBaseline(baselineFile)
  const own = { ...pick(flags, OWN), settings: targetFlagsOf(flags) }
  return { plan: await makeGatePlan(own, omit(flags, [...OWN, ...OUTPUT, ...TARGET]), file, baseline), file }
}

const OWN = [
  'base',
  'candidate',
  'compose',
  'prepare',
  'looks',
  'roundsPerStart',
  'time',
  'onInconclusive',
  'onUnconfirmed',
  'anyMachine',
] as const
const OUTPUT = [...GATE_FORMAT_NAMES, 'json', 'out', 'quiet', 'verbose', 'config', 'baseline', 'selfTest'] as const

const TARGET = ['health', 'header', 'reset', 'iMayLoadThis'] as const

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key as Key))) as Pick<T, Key>
}

function omit<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Omit<T, Key> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key as Key))) as Omit<T, Key>
}
