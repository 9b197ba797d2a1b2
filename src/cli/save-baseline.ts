import { basename, join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { shellWord } from '../base/shell-word.ts'
import { readConfig } from '../config/read-config.ts'
import type { Baseline } from '../gate/baseline/baseline-document.ts'
import { measureBaseline } from '../gate/baseline/measure-baseline.ts'
import { baselineFromFiles } from '../gate/baseline/read-stored.ts'
import { renderBaseline } from '../gate/baseline/render-baseline.ts'
import { makeGatePlan } from '../gate/config/make-gate-plan.ts'
import { checkOutputs } from '../outputs/check-outputs.ts'
import { writeOrKeepElsewhere } from '../outputs/keep-elsewhere.ts'
import { writeWhole } from '../outputs/write-whole.ts'
import { sealed } from '../result/checksum.ts'
import { printHints } from './hints.ts'
import { interruption } from './interruption.ts'
import { type TargetOptionFlags, targetFlagsOf } from './measuring-options.ts'
import type { GateCommandFlags } from './run-gate.ts'
import { tellProblems } from './tell-problems.ts'
import { terminalProgress } from './terminal-progress.ts'
import { whileWriting } from './while-writing.ts'

/** Flags of `archbench baseline save`. */
export interface SaveFlags
  extends Pick<
    GateCommandFlags,
    'compose' | 'prepare' | 'roundsPerStart' | 'scenario' | 'config' | 'quiet' | 'verbose' | keyof TargetOptionFlags
  > {
  readonly out: string
  readonly starts: number
  /** Of results that have several. */
  readonly target?: string
  readonly json?: true
}

/** Measures a target, or takes what was measured before, stores it and prints what was stored. */
export async function saveBaseline(what: readonly string[], flags: SaveFlags): Promise<void> {
  const { out, target, quiet, json } = flags
  const files = what.filter((one) => one.endsWith('.json'))
  if (what.length > 1 && files.length < what.length) {
    throw new UserError('a baseline is of one target', {
      found: what.join(' '),
      expected: 'one target, or files that archbench wrote',
      remedy: 'Name one target, or only results (*.json)',
    })
  }
  await checkOutputs([{ kind: 'file', key: '--out', path: out }])
  const baseline = files.length > 0 ? await baselineFromFiles(files, target) : await measured(what[0], flags)
  const text = sealed(baseline)
  process.stdout.write(json ? text : `${renderBaseline(baseline)}\n`)
  const write = async (file: string): Promise<string> => {
    await writeWhole(file, [text])
    return file
  }
  const { file, problem } = await whileWriting(() =>
    writeOrKeepElsewhere(
      () => write(out),
      (folder) => write(join(folder, basename(out))),
    ),
  )
  if (!json) process.stdout.write(`Written: ${file}\n`)
  tellProblems(problem === undefined ? [] : [problem])
  const candidate = what[0] === undefined ? '' : ` --candidate ${shellWord(what[0])}`
  printHints([[`archbench gate --baseline ${shellWord(out)}${candidate}`, 'compare a candidate with it']], {
    quiet,
    json,
  })
}

async function measured(what: string | undefined, flags: SaveFlags): Promise<Baseline> {
  const { out: _, target: __, starts, compose, prepare, roundsPerStart, config, quiet, verbose, json, ...rest } = flags
  const { health, header, reset, iMayLoadThis, ...load } = rest
  const settings = targetFlagsOf({ health, header, reset, iMayLoadThis })
  const own = { candidate: what, compose, prepare, roundsPerStart, settings }
  const plan = await makeGatePlan(own, load, await readConfig(config), 'none')
  const signal = interruption()
  using progress = terminalProgress({ quiet, json, verbose })
  return await measureBaseline(plan, starts, { signal, progress })
}
