import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../src/base/package-root.ts'
import { scaleTimeout } from '../../src/machine/machine-busyness.ts'
import { isIsolated } from './footprint.ts'
import { interrupt, type Outcome, type Place } from './interrupt.ts'
import { chooseInterruptions } from './interruption-cases.ts'

// Ends commands and their processes at seeded moments, and looks at what is left: npm run hostile:interruptions.

const USAGE = 'npm run hostile:interruptions -- [--count 60] [--seed 1] [--from 0]'
/** From Ctrl-C to the end; longer on a busy machine. */
const LONGEST_END_MS = 2_000
/** Read by `isIsolated` from the command line of the first process in the namespace. */
const MARK = 'archbench-hostile'

/** Everything in namespaces of its own, so that all that is there was made here; a shell collects what has ended. */
const ISOLATE = [
  'unshare',
  ...['--fork', '--pid', '--mount-proc', '--kill-child', '--ipc', '--net', '--mount'],
  ...['sh', '-c', 'ip link set lo up && mount -t tmpfs none /dev/shm && { "$@"; exit $?; }', MARK],
]

if (isIsolated()) await main()
else process.exitCode = inNamespaces()

function inNamespaces(): number {
  const [program = '', ...args] = ISOLATE
  if (spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status !== 0) {
    process.stderr.write('not available: this needs namespaces of its own (Linux, root, util-linux, iproute2)\n')
    return 2
  }
  return spawnSync(program, [...args, process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
    },
  })
  const [count, seed, from] = [values.count, values.seed, values.from].map(Number)
  if (!Number.isInteger(count) || !Number.isInteger(seed) || !Number.isInteger(from)) throw new TypeError(USAGE)
  const root = mkdtempSync(join(tmpdir(), 'archbench-hostile-'))
  try {
    const place = makePlace(root)
    const outcomes: Outcome[] = []
    for (const interruption of chooseInterruptions(count ?? 0, seed ?? 0).slice(from)) {
      const outcome = await interrupt(interruption, place)
      outcomes.push(outcome)
      process.stdout.write(describe(outcome))
    }
    const faulty = outcomes.filter(isFaulty).length
    const hit = outcomes.filter(({ wasHit }) => wasHit).length
    const longest = (Math.max(...outcomes.map(({ endMs }) => endMs ?? 0)) / 1_000).toFixed(2)
    process.stdout.write(
      `${outcomes.length} interruptions, ${hit} hit a process, ${faulty} with a fault; the longest took ${longest} s to end\n`,
    )
    process.exitCode = faulty === 0 ? 0 : 1
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function isFaulty({ leftAfterNextStart, end, endMs = 0 }: Outcome): boolean {
  return leftAfterNextStart.length > 0 || end === 'hung' || endMs > scaleTimeout(LONGEST_END_MS)
}

function describe(outcome: Outcome): string {
  const { interruption, wasHit, end, endMs, leftAtEnd, leftAfterNextStart } = outcome
  const { command, victim, signal, delayMs } = interruption
  const what = wasHit ? `${signal} to the ${victim} after ${delayMs} ms` : `there was no ${victim} to hit`
  const left = (when: string, things: readonly string[]): string =>
    things.map((thing) => `\n    ${when}: ${thing}`).join('')
  return [
    `${isFaulty(outcome) ? 'FAIL' : 'ok  '} ${command.name}: ${what}; end ${end}${endMs === undefined ? '' : ` within ${(endMs / 1_000).toFixed(2)} s`}; ${leftAtEnd.length} left for the next start`,
    isFaulty(outcome) ? left('at the end', leftAtEnd) : '',
    left('after the next start', leftAfterNextStart),
    '\n',
  ].join('')
}

/** A repository with the compose file of a small server, to be measured as it is and as it was. */
function makePlace(root: string): Place {
  const place = { folder: join(root, 'work'), temporary: join(root, 'tmp') }
  for (const folder of Object.values(place)) mkdirSync(folder)
  const server = join(packageRoot, 'bench/gate-power/server.ts')
  const service = { command: ['node', server, '40'], expose: ['8080'] }
  writeFileSync(join(place.folder, 'compose.yaml'), JSON.stringify({ services: { app: service } }))
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org']
    const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: place.folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  }
  git('init', '--quiet')
  git('add', 'compose.yaml')
  git('commit', '--quiet', '--message', 'a server')
  return place
}
