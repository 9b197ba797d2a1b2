import { formatShare } from '../../text/format.ts'
import type { ArmName, GateRound } from '../verdict-document.ts'
import { figureOf } from './units.ts'

/** Fewer rounds tell nothing of a machine on which other programs come and go. */
const LEAST_ROUNDS = 3
/** In so many of the rounds the candidate has to stand out from both arms of the base. */
const MOST_ROUNDS = 0.8
/** More of the target's CPUs that other programs used in the candidate's turns than in the base's. */
const FOREIGN_MORE = 0.1
/** A saturated target that needs less than this part of the CPU time should have become faster. */
const MUCH_LESS_CPU = 2 / 3
const FASTER = 1.1

/**
 * Why the CPU time of the candidate cannot be believed: other programs work when it is its turn, as a helper does that has left the
 * target, or it needs far less and yet is no faster where nothing but its own speed holds it back. Undefined: nothing speaks against it.
 * @param stage where CPU time is looked at
 */
export function uncountedCpu(rounds: readonly GateRound[], stage: string): string | undefined {
  const valid = rounds.filter((round) => round.void === null && round.order.includes('base'))
  return foreignWork(valid) ?? idleUnderLoad(valid, stage)
}

const ADVICE = 'CPU time that is used by processes outside of the target cannot be counted'

function foreignWork(rounds: readonly GateRound[]): string | undefined {
  const seen = rounds.flatMap((round) => {
    const share = (arm: ArmName) => round.disturbances.find((one) => one.arm === arm)?.foreignCpuShare ?? undefined
    const [base, control, candidate] = [share('base'), share('control'), share('candidate')]
    if (base === undefined || candidate === undefined) return []
    return [{ base: Math.max(base, control ?? 0), candidate }]
  })
  if (!standsOut(seen, ({ base, candidate }) => candidate - base > FOREIGN_MORE)) return undefined
  const [then, now] = [median(seen.map(({ base }) => base)), median(seen.map(({ candidate }) => candidate))]
  return `When it was the candidate's turn other programs used ${formatShare(now)} of the target's CPUs, and ${formatShare(then)} when it was the base's. ${ADVICE}.`
}

function idleUnderLoad(rounds: readonly GateRound[], stage: string): string | undefined {
  const seen = rounds.flatMap((round) => {
    const ratio = (metric: string): number | undefined => {
      const [base, candidate] = [figureOf(round, stage, metric, 'base'), figureOf(round, stage, metric, 'candidate')]
      return base === undefined || candidate === undefined ? undefined : candidate / base
    }
    const [cpu, speed] = [ratio('cpuMsPerRequest'), ratio('throughputPerSecond')]
    return cpu === undefined || speed === undefined ? [] : [{ cpu, speed }]
  })
  if (!standsOut(seen, ({ cpu, speed }) => cpu < MUCH_LESS_CPU && speed < FASTER)) return undefined
  const [cpu, speed] = [median(seen.map((one) => one.cpu)), median(seen.map((one) => one.speed))]
  return `A request took ${cpu.toFixed(2)} times the CPU time, but throughput is ${speed.toFixed(2)} times the base's: the candidate waited for something while it was saturated. ${ADVICE}.`
}

function standsOut<T>(seen: readonly T[], is: (one: T) => boolean): boolean {
  return seen.length >= LEAST_ROUNDS && seen.filter(is).length >= MOST_ROUNDS * seen.length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
