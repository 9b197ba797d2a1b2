import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'
import { seededRandom } from '../../src/scenario/random.ts'

export type Victim = 'CLI' | 'driver' | 'worker' | 'component' | 'database' | 'preparation'
export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'

/** A command that starts something, and the processes of it that can be hit. */
export interface HostileCommand {
  readonly name: string
  readonly args: readonly string[]
  readonly victims: readonly Victim[]
}

export interface Interruption {
  readonly command: HostileCommand
  readonly victim: Victim
  readonly signal: Signal
  /** Time from the moment that the victim is there to the signal. */
  readonly delayMs: number
}

const QUICK = ['--rounds', '1', '--saturate', '300ms', '--steady', '300ms', '--warm-up', '1s']
/** Most moments of its windows are in the middle of a fault. */
const FAULTS = ['--fault', 'pause:db@100ms+20s', '--fault', 'cpu:shop@100ms+20s', '--rate', '20', '--warm-up', '300ms']
const SCENARIO = ['--scenario', join(packageRoot, 'bench/gate-power/scenario.ts'), '--warm-up', '300ms']
const WINDOWS = ['--profile', 'saturate', '--saturate', '200ms']
/** Leaves one child in its group and one in a session of its own. */
const PREPARE = 'sleep 1000 & setsid sleep 1000 & sleep 3'

/** Every command that starts processes. The folder that they run in has a repository with the compose file of a server. */
export const COMMANDS: readonly HostileCommand[] = [
  {
    name: 'compare',
    args: ['compare', '--targets', 'monolith,serverless', ...QUICK],
    victims: ['CLI', 'driver', 'worker', 'component', 'database'],
  },
  { name: 'run', args: ['run', 'microservices', ...QUICK], victims: ['CLI', 'driver', 'component', 'database'] },
  {
    name: 'run with faults',
    args: ['run', 'monolith', ...FAULTS],
    victims: ['CLI', 'driver', 'component', 'database'],
  },
  { name: 'up', args: ['up', 'serverless'], victims: ['CLI', 'worker', 'component', 'database'] },
  {
    name: 'gate',
    args: ['gate', '--base', 'git:HEAD', '--prepare', PREPARE, '--looks', '3', ...SCENARIO, ...WINDOWS],
    victims: ['CLI', 'preparation', 'driver', 'component'],
  },
  {
    name: 'baseline save',
    args: ['baseline', 'save', '.', '--starts', '2', ...SCENARIO, ...WINDOWS],
    victims: ['CLI', 'driver', 'component'],
  },
  { name: 'calibrate', args: ['calibrate', '--rounds', '1', '--window', '200'], victims: ['CLI', 'driver'] },
]

const SIGNALS: readonly Signal[] = ['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP']
/** Long enough to reach measuring on a quiet machine. */
const LONGEST_DELAY_MS = 6_000

/**
 * So many interruptions, in an order and at moments that the seed decides. Every pair of command and victim comes once
 * before one comes again; what comes again has another signal.
 */
export function chooseInterruptions(count: number, seed: number): Interruption[] {
  const random = seededRandom(seed)
  const pairs = COMMANDS.flatMap((command) => command.victims.map((victim) => ({ command, victim })))
    .map((pair) => ({ ...pair, order: random.next(), shift: Math.floor(random.next() * SIGNALS.length) }))
    .sort((one, other) => one.order - other.order)
  return Array.from({ length: count }, (_, index) => {
    const pair = pairs[index % pairs.length]
    if (pair === undefined) throw new RangeError('there are no commands')
    const signal = SIGNALS[(pair.shift + Math.floor(index / pairs.length)) % SIGNALS.length] ?? 'SIGKILL'
    return { command: pair.command, victim: pair.victim, signal, delayMs: Math.round(random.next() * LONGEST_DELAY_MS) }
  })
}
