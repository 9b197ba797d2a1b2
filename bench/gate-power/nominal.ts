import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts'
import type { Session } from './recording.ts'

type Starts = Session['starts']

const SAME = ['same1', 'same2', 'same3'] as const
const NOMINAL = { slower5: 0.05, slower10: 0.1 } as const

/** Log ratio of a slower arm to the mean of the equal ones, start by start. @param index 0: CPU time, 1: throughput */
export function slowDowns(starts: Starts, arm: keyof typeof NOMINAL, index: 0 | 1): number[] {
  return starts.flatMap((start) => {
    const same = SAME.flatMap((one) => start[one]?.[index] ?? [])
    const slower = start[arm]?.[index]
    if (slower === undefined || same.length === 0) return []
    return [Math.log(slower) - same.reduce((sum, value) => sum + Math.log(value), 0) / same.length]
  })
}

/**
 * The starts as if the slower servers were slower by just 5 and 10 %: what was injected came out larger, and a gate is not
 * to be praised for finding that. Each arm is multiplied by one constant, so its noise stays its own.
 */
export function atNominal(starts: Starts): Starts {
  const factors = (arm: keyof typeof NOMINAL): [number, number] => {
    const wanted = Math.log(1 + NOMINAL[arm])
    const found = ([0, 1] as const).map((index) => slowDowns(starts, arm, index))
    const [cpu = 0, throughput = 0] = found.map((logs) => (logs.length === 0 ? 0 : hodgesLehmann(logs, 0.95).value))
    return [Math.exp(wanted - cpu), Math.exp(-wanted - throughput)]
  }
  const [five, ten] = [factors('slower5'), factors('slower10')]
  return starts.map((start) => ({
    ...start,
    ...(start.slower5 && { slower5: [start.slower5[0] * five[0], start.slower5[1] * five[1]] }),
    ...(start.slower10 && { slower10: [start.slower10[0] * ten[0], start.slower10[1] * ten[1]] }),
  }))
}
