import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../src/base/package-root.ts'
import { commandOf } from './footprint.ts'
import { MODES, type Mode } from './server-modes.ts'
import { showsStack, type Watched, watchCommand } from './watched-command.ts'

// Measures servers that misbehave: npm run hostile:servers -- [--modes hang,reset] [--profiles open,closed].

/** A run of two seconds of load that takes longer waits for what never comes. Longer on a busy machine, as its own limits are. */
const LONGEST_MS = 20_000
const START_TIMEOUT = '4s'
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
let [runs, faulty, longestMs] = [0, 0, 0]
try {
  const all = chosen.flatMap((mode) =>
    profiles.filter((profile) => (mode.profile ?? profile) === profile).map((profile) => ({ mode, profile })),
  )
  for (const { mode, profile } of all) {
    runs += 1
    const { watched, left } = await attempt(mode, profile)
    if (mode.longestMs === undefined) longestMs = Math.max(longestMs, watched.elapsedMs)
    const faults = faultsOf(mode, watched, left)
    if (faults.length > 0) faulty += 1
    process.stdout.write(describe(mode, profile, watched, faults))
  }
  const strays = commandsLike((command) => /sleep 424[23]$/.test(command))
  for (const stray of strays) process.stdout.write(`FAIL left: ${stray}\n`)
  process.stdout.write(
    `${runs} runs against misbehaving servers, ${faulty + strays.length} with a fault; the longest of those that must end soon took ${(longestMs / 1_000).toFixed(1)} s\n`,
  )
  process.exitCode = faulty + strays.length === 0 ? 0 : 1
} finally {
  rmSync(root, { recursive: true, force: true })
}

async function attempt(
  { mode, rounds, environment, longestMs: timeoutMs = LONGEST_MS }: Mode,
  profile: string,
): Promise<{ watched: Watched; left: string[] }> {
  const folder = mkdtempSync(join(root, `${mode}-`))
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  cpSync(join(packageRoot, 'test', 'fixtures', 'misbehaving'), folder, { recursive: true })
  const args = ['run', '.', '--scenario', './entries.mts', '--profile', `./${profile}.yaml`, '--runtime', 'process']
  args.push('--start-timeout', START_TIMEOUT)
  if (rounds !== undefined) args.push('--rounds', String(rounds))
  const command = { folder, temporary, timeoutMs, environment: { MODE: mode, TRIGGER, ...environment } }
  try {
    const watched = await watchCommand({ ...command, args })
    // One that had to be killed leaves what the next start removes.
    if (watched.code === null) await watchCommand({ ...command, args: ['clean'] })
    return { watched, left: leftIn(temporary) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Commands of processes that are there now. */
function commandsLike(isOurs: (command: string) => boolean): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => commandOf(Number(pid)))
    .filter(isOurs)
}

/** Processes and folders that a run has left; those that a target parts from itself take a sleep that nobody else does. */
function leftIn(temporary: string): string[] {
  return [
    ...commandsLike((command) => command.includes(temporary)),
    ...readdirSync(temporary, { recursive: true })
      .map(String)
      .filter((name) => /run-|postgres-/.test(name)),
  ]
}

function faultsOf(
  { codes, says, longestMs: timeoutMs = LONGEST_MS }: Mode,
  watched: Watched,
  left: readonly string[],
): string[] {
  const { code, stdout, stderr, cliMemoryBytes, driverMemoryBytes } = watched
  return [
    ...(code === null ? [`hangs for ${timeoutMs / 1_000} s`] : codes.includes(code) ? [] : [`exit code ${code}`]),
    ...(showsStack(watched) ? ['a stack'] : []),
    ...(says === undefined || says.test(inOneLine(stdout + stderr)) ? [] : [`does not say ${says}`]),
    ...(cliMemoryBytes > MOST_CLI_BYTES ? ['too much memory of the command line'] : []),
    ...(driverMemoryBytes > MOST_DRIVER_BYTES ? ['too much memory of the driver'] : []),
    ...left.map((what) => `left: ${what}`),
  ]
}

/** Sentences are broken where the line is full. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
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
