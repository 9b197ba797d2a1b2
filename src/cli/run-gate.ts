import { relative } from 'node:path'
import { type Config, readConfig } from '../config/read-config.ts'
import { readBaseline } from '../gate/baseline/read-baseline.ts'
import { makeGatePlan } from '../gate/config/make-gate-plan.ts'
import { gate } from '../gate/gate.ts'
import type { GatePlan } from '../gate/gate-plan.ts'
import { renderGateTerminal } from '../gate/report/terminal.ts'
import { writeGateReports } from '../gate/report/write-reports.ts'
import { selfTest } from '../gate/self-test/self-test.ts'
import type { GateCommandFlags } from './commands/gate.ts'
import { interruption } from './interruption.ts'
import { makeFolder } from './measure.ts'
import { terminalLook } from './terminal-look.ts'
import { silentProgress, terminalProgress } from './terminal-progress.ts'

const DEFAULT_FOLDER = 'reports'

/** Plans, gates, writes all that was asked for, prints. Sets the exit code. */
export async function runGate(flags: GateCommandFlags): Promise<void> {
  const { json, markdown, junit, gitlab, metrics, out, quiet } = flags
  const { plan, file } = await planGate(flags)
  const folder = out ?? file.out ?? DEFAULT_FOLDER
  await makeFolder(folder)
  const signal = interruption()
  if (flags.selfTest) {
    using progress = quiet ? silentProgress : terminalProgress()
    const { text, exitCode } = await selfTest(plan, { signal, progress })
    progress[Symbol.dispose]()
    process.stdout.write(text)
    process.exitCode = exitCode
    return
  }
  using progress = quiet ? silentProgress : terminalProgress()
  const verdict = await gate(plan, { signal, progress })
  progress[Symbol.dispose]()
  process.stdout.write(renderGateTerminal(verdict, terminalLook()))
  const configFile = flags.config ?? 'archbench.yaml'
  const written = await writeGateReports(verdict, { folder, configFile, json, markdown, junit, gitlab, metrics })
  process.stdout.write(`\n${written.map((path) => `Written: ${relative('.', path)}\n`).join('')}`)
  process.exitCode = verdict.exitCode
}

/** The plan of a gate, from its flags and the file. */
async function planGate(flags: GateCommandFlags): Promise<{ plan: GatePlan; file: Config }> {
  const file = await readConfig(flags.config)
  // A base that was named is not passed over for a baseline of the file.
  const baselineFile = flags.baseline ?? (flags.base === undefined ? file.gate?.baseline : undefined)
  const baseline = baselineFile === undefined ? undefined : await readBaseline(baselineFile)
  return { plan: await makeGatePlan(pick(flags, OWN), omit(flags, [...OWN, ...OUTPUT]), file, baseline), file }
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
  'anyMachine',
] as const
const OUTPUT = [
  'json',
  'markdown',
  'junit',
  'gitlab',
  'metrics',
  'out',
  'quiet',
  'config',
  'baseline',
  'selfTest',
] as const

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key as Key))) as Pick<T, Key>
}

function omit<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Omit<T, Key> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key as Key))) as Omit<T, Key>
}
