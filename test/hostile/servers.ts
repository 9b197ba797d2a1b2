import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../src/package-root.ts'
import { commandOf } from './footprint.ts'
import { MODES, type Mode } from './server-modes.ts'
import { showsStack, type Watched, watchCommand } from './watched-command.ts'

// Measures servers that misbehave: npm run hostile:servers -- [--modes hang,reset] [--profiles open,closed].

/** Nothing in it takes longer than the limits of starts, reads and requests allow. */
const LONGEST_MS = 90_000
const MOST_CLI_BYTES = 500 * 2 ** 20
const MOST_DRIVER_BYTES = 600 * 2 ** 20
/** Requests that are answered as they should be, before anything goes wrong. */
const TRIGGER = '60'

const { values } = parseArgs({
  options: { modes: { type: 'string' }, profiles: { type: 'string', default: 'open,closed' } },
})
const chosen = values.modes === undefined ? MODES : MODES.filter(({ mode }) => values.modes?.split(',').includes(mode))
const profiles = values.profiles.split(',')
const root = mkdtempSync(join(tmpdir(), 'archbench-hostile-'))
let [runs, faulty] = [0, 0]
try {
  for (const mode of chosen) {
    for (const profile of profiles) {
      if (mode.profile !== undefined && mode.profile !== profile) continue
      runs += 1
      const { watched, left } = await attempt(mode, profile)
      const faults = faultsOf(mode, watched, left)
      if (faults.length > 0) faulty += 1
      process.stdout.write(describe(mode, profile, watched, faults))
    }
  }
  process.stdout.write(`${runs} runs against misbehaving servers, ${faulty} with a fault\n`)
  process.exitCode = faulty === 0 ? 0 : 1
} finally {
  rmSync(root, { recursive: true, force: true })
}

async function attempt({ mode, environment }: Mode, profile: string): Promise<{ watched: Watched; left: string[] }> {
  const folder = mkdtempSync(join(root, `${mode}-`))
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  cpSync(join(packageRoot, 'test', 'fixtures', 'misbehaving'), folder, { recursive: true })
  const args = ['run', '.', '--scenario', './entries.mts', '--profile', `./${profile}.yaml`, '--runtime', 'process']
  try {
    const watched = await watchCommand({
      args,
      folder,
      temporary,
      timeoutMs: LONGEST_MS,
      environment: { MODE: mode, TRIGGER, ...environment },
    })
    return { watched, left: leftIn(temporary) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Processes that a run has left, wherever they went: by what is in their environment, or by the sleep that only they take. */
function leftIn(temporary: string): string[] {
  const processes = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => commandOf(Number(pid)))
    .filter((command) => command.includes(temporary) || /sleep 424[23]$/.test(command))
  return [
    ...processes,
    ...readdirSync(temporary, { recursive: true })
      .map(String)
      .filter((name) => /run-|postgres-/.test(name)),
  ]
}

function faultsOf({ codes, says }: Mode, watched: Watched, left: readonly string[]): string[] {
  const { code, stdout, stderr, cliMemoryBytes, driverMemoryBytes } = watched
  return [
    ...(code === null ? [`hangs for ${LONGEST_MS / 1_000} s`] : codes.includes(code) ? [] : [`exit code ${code}`]),
    ...(showsStack(watched) ? ['a stack'] : []),
    ...(says === undefined || says.test(stdout + stderr) ? [] : [`does not say ${says}`]),
    ...(cliMemoryBytes > MOST_CLI_BYTES ? ['too much memory of the command line'] : []),
    ...(driverMemoryBytes > MOST_DRIVER_BYTES ? ['too much memory of the driver'] : []),
    ...left.map((what) => `left: ${what}`),
  ]
}

function describe({ mode }: Mode, profile: string, watched: Watched, faults: readonly string[]): string {
  const { code, elapsedMs, cliMemoryBytes, driverMemoryBytes, stderr } = watched
  const [cli, driver] = [cliMemoryBytes, driverMemoryBytes].map((bytes) => Math.round(bytes / 2 ** 20))
  const line = `${mode} ${profile}: exit ${code}, ${(elapsedMs / 1_000).toFixed(1)} s, command ${cli} MiB, driver ${driver} MiB`
  if (faults.length === 0) return `ok   ${line}\n`
  const words = stderr
    .trim()
    .split('\n')
    .slice(-5)
    .map((text) => `    ${text.slice(0, 240)}\n`)
  return `FAIL ${line}: ${faults.join(', ')}\n${words.join('')}`
}
