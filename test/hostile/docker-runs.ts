import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Docker from 'dockerode'
import { burnOneCpu } from './burn-one-cpu.ts'
import { type DockerRun, runCompare } from './docker-run.ts'

// Default comparisons in containers, one after the other, beside a neighbour that burns one CPU: npm run hostile:docker.

const USAGE = 'npm run hostile:docker -- [--count 20]'

const { values } = parseArgs({ options: { count: { type: 'string', default: '20' } } })
const count = Number(values.count)
if (!Number.isInteger(count) || count < 1) throw new TypeError(USAGE)
if (await hasEngine()) await main()
else {
  process.stderr.write('not available: this needs Linux and a Docker engine (DOCKER_HOST)\n')
  process.exitCode = 2
}

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'archbench-hostile-'))
  const runs: DockerRun[] = []
  {
    using _neighbour = burnOneCpu()
    for (let number = 1; number <= count; number++) {
      const folder = join(root, `run-${number}`)
      const run = await runCompare(folder)
      runs.push(run)
      process.stdout.write(describe(number, run, folder))
      if (isGood(run)) rmSync(folder, { recursive: true, force: true })
    }
  }
  const withResult = runs.filter(({ hasResult }) => hasResult).length
  const withLeftovers = runs.filter(({ left }) => left.length > 0).length
  process.stdout.write(`${runs.length} runs, ${withResult} gave a result, ${withLeftovers} left something\n`)
  if (!runs.every(isGood)) {
    process.exitCode = 1
    return
  }
  rmSync(root, { recursive: true, force: true })
}

function isGood({ hasResult, left }: DockerRun): boolean {
  return hasResult && left.length === 0
}

function describe(number: number, run: DockerRun, folder: string): string {
  const verdict = isGood(run) ? 'ok  ' : 'FAIL'
  const load = run.loadAverage.toFixed(1)
  return [
    `${verdict} run ${number}: end ${run.end} after ${run.seconds.toFixed(0)} s, load average ${load}; ` +
      `${run.hasResult ? 'figures of all targets' : 'no result with figures of all targets'}; ${run.left.length} left`,
    ...run.failures.map((failure) => `    ${failure}`),
    ...run.left.map((thing) => `    left: ${thing}`),
    ...(isGood(run) ? [] : [`    kept in ${folder}, at the end: ${run.logTail}`]),
    '',
  ].join('\n')
}

async function hasEngine(): Promise<boolean> {
  if (process.platform !== 'linux') return false
  return await new Docker().ping().then(
    () => true,
    () => false,
  )
}
