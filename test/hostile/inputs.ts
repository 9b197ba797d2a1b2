import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ExitCode } from '../../src/base/errors.ts'
import { seededRandom } from '../../src/scenario/random.ts'
import { type InputCase, inputCases } from './input-cases.ts'
import { showsStack, type Watched, watchCommand } from './watched-command.ts'

// Gives commands files and flags that are not as they should be: npm run hostile:inputs -- [--count 20] [--seed 1].

const HANGS_AFTER_MS = 20_000
const MOST_MEMORY_BYTES = 500 * 2 ** 20
const AT_ONCE = 2
/** A bad input may be fine all the same (a comment more); nothing else can come of it. */
const ALLOWED: readonly (number | null)[] = [ExitCode.ok, ExitCode.failed, ExitCode.usage, ExitCode.broken]

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
})
const all = inputCases().filter(({ name }) => name.includes(values.only ?? ''))
const random = seededRandom(Number(values.seed))
const chosen = values.count === undefined ? all : Array.from({ length: Number(values.count) }, () => random.pick(all))
const root = mkdtempSync(join(tmpdir(), 'archbench-hostile-'))
let faulty = 0
try {
  const queue = chosen.entries()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, each] of queue) {
        const watched = await attempt(each, join(root, String(index)))
        const faults = faultsOf(watched)
        if (faults.length > 0) faulty += 1
        if (faults.length > 0) process.stdout.write(`FAIL ${each.name}: ${faults.join(', ')}\n${tail(watched)}\n`)
      }
    }),
  )
  process.stdout.write(`${chosen.length} hostile inputs, ${faulty} with a fault\n`)
  process.exitCode = faulty === 0 ? 0 : 1
} finally {
  rmSync(root, { recursive: true, force: true })
}

async function attempt({ args, files }: InputCase, folder: string): Promise<Watched> {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  try {
    return await watchCommand({ args, folder, temporary, timeoutMs: HANGS_AFTER_MS })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function faultsOf(watched: Watched): string[] {
  const { code, cliMemoryBytes, stderr, stdout } = watched
  const megabytes = Math.round(cliMemoryBytes / 2 ** 20)
  return [
    ...(code === null
      ? [`hangs for ${HANGS_AFTER_MS / 1_000} s`]
      : ALLOWED.includes(code)
        ? []
        : [`exit code ${code}`]),
    ...(showsStack(watched) ? ['a stack'] : []),
    ...(code !== null && code !== 0 && stderr.trim() === '' && stdout.trim() === '' ? ['not a word'] : []),
    ...(cliMemoryBytes > MOST_MEMORY_BYTES ? [`${megabytes} MiB`] : []),
  ]
}

function tail({ stderr }: Watched): string {
  return stderr
    .trim()
    .split('\n')
    .slice(-6)
    .map((line) => `    ${line.slice(0, 200)}`)
    .join('\n')
}
