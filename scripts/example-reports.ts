import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { ExitCode } from '../src/base/errors.ts'
import { connectEngine } from '../src/runtime/docker/engine/connect.ts'

// Measures again what is in reports/examples, on both runtimes: npm run example-reports -- [name …]
// Only the Markdown is kept in the repository; pages are large and made on demand.
// Without a Docker engine what ran in containers stays.

const root = join(import.meta.dirname, '..')
const archbench = join(root, 'bin', 'archbench.js')
const examples = join(root, 'reports', 'examples')

const RUNS = [
  { name: 'process', runtime: 'process', args: [] },
  { name: 'process-spike', runtime: 'process', args: ['--profile', 'spike', '--targets', 'monolith,serverless'] },
  { name: 'docker', runtime: 'docker', args: [] },
] as const

const asked = process.argv.slice(2)
const isEngineThere = await connectEngine().then(
  () => true,
  () => false,
)
mkdirSync(examples, { recursive: true })
for (const { name, runtime, args } of RUNS.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  if (runtime === 'process' || isEngineThere) measure(name, runtime, args)
  else process.stdout.write(`${name}: left as it is, because no Docker engine answers\n`)
}
const [inProcesses, inContainers] = ['process', 'docker'].map((name) => join(examples, `${name}.html`))
if (inProcesses && inContainers && existsSync(inContainers)) {
  run('report', inProcesses, inContainers, '--format', 'html', '--out', join(examples, 'side-by-side.html'))
}

/** Compares the four architectures, and keeps the reports under this name; the page holds the result. */
function measure(name: string, runtime: string, args: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'archbench-example-'))
  try {
    run('compare', '--runtime', runtime, '--out', folder, ...args)
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.html') || each.endsWith('.md'))) {
      cpSync(join(folder, file), join(examples, name + extname(file)))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs archbench and shows what it prints. Throws where it made no report; one of a target that gave up is an example too. */
function run(...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [archbench, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== ExitCode.ok && status !== ExitCode.failed) throw new Error(`archbench ${args[0]} ended with ${status}`)
}
