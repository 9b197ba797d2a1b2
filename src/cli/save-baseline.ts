import { readConfig } from '../config/read-config.ts'
import { measureBaseline } from '../gate/baseline/measure-baseline.ts'
import { renderBaseline } from '../gate/baseline/render-baseline.ts'
import { makeGatePlan } from '../gate/config/make-gate-plan.ts'
import { writeWhole } from '../write-whole.ts'
import type { SaveFlags } from './commands/baseline.ts'
import { printHints } from './hints.ts'
import { interruption } from './interruption.ts'
import { terminalProgress } from './terminal-progress.ts'

/** Measures a target, stores it and prints what was stored. */
export async function saveBaseline(what: string | undefined, flags: SaveFlags): Promise<void> {
  const { out, starts, compose, prepare, roundsPerStart, config, quiet, verbose, json, ...load } = flags
  const own = { candidate: what, compose, prepare, roundsPerStart }
  const plan = await makeGatePlan(own, load, await readConfig(config), 'none')
  const signal = interruption()
  using progress = terminalProgress({ quiet, json, verbose })
  const baseline = await measureBaseline(plan, starts, { signal, progress })
  await writeWhole(out, [`${JSON.stringify(baseline)}\n`])
  progress[Symbol.dispose]()
  process.stdout.write(json ? `${JSON.stringify(baseline)}\n` : `${renderBaseline(baseline)}\nWritten: ${out}\n`)
  printHints([[`archbench gate --baseline ${out}`, 'hold a candidate against it']], { quiet, json })
}
