import type { ArmName, GateRound } from '../verdict-document.ts'

/**
 * What counts once in the statistics: all valid rounds of one start of fresh processes. Rounds of the same processes share
 * what that start was dealt (memory layout, compiled code), so they are not independent of each other.
 */
export interface Unit {
  readonly start: number
  readonly rounds: readonly GateRound[]
}

/** The units of these rounds in the order in which they were measured. Void rounds count for nobody. */
export function unitsOf(rounds: readonly GateRound[]): Unit[] {
  const valid = rounds.filter((round) => round.void === null)
  return [...Map.groupBy(valid, ({ start }) => start)].map(([start, ofStart]) => ({ start, rounds: ofStart }))
}

/** What an arm showed in a round; undefined where it was not measured, or the driver was the limit. */
export function figureOf(round: GateRound, stage: string, metric: string, arm: ArmName): number | undefined {
  return rowOf(round, stage, metric)?.[arm] ?? undefined
}

/** As how good an arm of the base showed itself at least in a round in which the driver held it up, or was late. */
export function figureAtWorst(round: GateRound, stage: string, metric: string, arm: ArmName): number | undefined {
  const figures = rowOf(round, stage, metric)?.baseAtWorst
  return (arm === 'candidate' ? undefined : figures?.[arm]) ?? undefined
}

function rowOf(round: GateRound, stage: string, metric: string): GateRound['values'][number] | undefined {
  return round.values.find((one) => one.stage === stage && one.metric === metric)
}

/** The rounds of the first starts of a batch, whether they count or not; undefined where there are not so many yet. */
export function roundsOfStarts(
  rounds: readonly GateRound[],
  batch: GateRound['batch'],
  starts: number,
): GateRound[][] | undefined {
  const all = startsOf(rounds, batch)
  return all.length < starts ? undefined : all.slice(0, starts)
}

function startsOf(rounds: readonly GateRound[], batch: GateRound['batch']): GateRound[][] {
  return [...Map.groupBy(rounds, (round) => round.start).values()].filter(([first]) => first?.batch === batch)
}

/** As many starts more than units are measured before a look: then so many rounds were void that it has to do with what there is. */
const MOST_STARTS = 1.5

/**
 * The rounds of a batch that a look at so many units goes by: always the same ones, whatever is measured afterwards.
 * @returns undefined where more has to be measured first
 */
export function roundsOfLook(
  rounds: readonly GateRound[],
  batch: GateRound['batch'],
  units: number,
): GateRound[] | undefined {
  const starts = startsOf(rounds, batch)
  let valid = 0
  for (const [index, ofStart] of starts.entries()) {
    if (ofStart.some((round) => round.void === null)) valid += 1
    if (valid === units || index + 1 >= Math.ceil(MOST_STARTS * units)) return starts.slice(0, index + 1).flat()
  }
  return undefined
}
