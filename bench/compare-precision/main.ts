// How exactly the default `archbench compare` tells architectures apart, and how long it takes:
//   npm run bench:compare-precision -- [--runs 10] [--neighbour] [--keep folder]
// A quiet Linux machine with two CPUs; two minutes a run. With --neighbour a program burns half of the target's CPU, in turns.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { packageRoot } from '../../src/base/package-root.ts'
import { parseResult } from '../../src/result/read-result.ts'
import { burnInTurns } from './burn-in-turns.ts'
import { type Precision, precisionOf } from './precision-of.ts'
import { precisionTable } from './precision-table.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    neighbour: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
})
const runs = Number(values.runs)
const MOST_OUTPUT = 64 * 2 ** 20
const root = mkdtempSync(join(tmpdir(), 'archbench-precision-'))
const found: Precision[] = []
try {
  using _neighbour = values.neighbour ? burnInTurns() : undefined
  for (let run = 1; run <= runs; run++) {
    const folder = join(root, String(run))
    mkdirSync(folder)
    const args = [join(packageRoot, 'bin', 'archbench.js'), 'compare', '--json', '--quiet', '--seed', String(run)]
    const start = performance.now()
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: MOST_OUTPUT })
    const wallMs = performance.now() - start
    if (values.keep !== undefined) {
      mkdirSync(values.keep, { recursive: true })
      writeFileSync(join(values.keep, `${values.neighbour ? 'neighbour' : 'quiet'}-${run}.json`), stdout)
    }
    const precision = precisionOf(parseResult(stdout, `run ${run}`), wallMs)
    found.push(precision)
    const seconds = (precision.wallMs / 1_000).toFixed(0)
    process.stderr.write(
      `run ${run} of ${runs}: ${seconds} s, ${Math.round(precision.measuredShare * 100)} % in windows\n`,
    )
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}
process.stdout.write(precisionTable(found))
