import type { HeadlineProfiles } from '../../result/headline-stages.ts'
import type { Round, TargetResult } from '../../result/schema.ts'
import type { Month } from '../bill/month.ts'
import type { ArmName, GateRound } from '../verdict-document.ts'
import { type Disturbance, disturbanceTags } from './disturbance.ts'
import { type Figure, roundFigures, roundRequests, voidReason } from './round-figures.ts'

/** What one arm did in a round. */
export interface ArmRound<Name extends string = ArmName> {
  readonly arm: Name
  readonly target: TargetResult
  readonly round: Round
  /** What else happened on its CPUs meanwhile. */
  readonly disturbance: Disturbance
}

/**
 * The round of all arms as the verdict document keeps it. An error of one of them makes it void for all: a quick
 * failure must not pass for a quick answer, and half a pair is none.
 * @param arms in the order in which they were measured
 * @param month what a month is calculated from; undefined: it is not
 */
export function toGateRound(
  place: Pick<GateRound, 'batch' | 'start' | 'round'>,
  arms: readonly ArmRound[],
  headline: HeadlineProfiles,
  month?: Month | undefined,
): GateRound {
  const figures = arms.map(({ arm, round, target }) => ({
    arm,
    figures: roundFigures(round, target, headline, month),
  }))
  const names = new Map(
    figures.flatMap((of) => of.figures).map(({ stage, metric }) => [`${stage} ${metric}`, { stage, metric }]),
  )
  const figureFor = (arm: ArmName, stage: string, metric: string): Figure | undefined => {
    const own = figures.find((of) => of.arm === arm)?.figures
    return own?.find((figure) => figure.stage === stage && figure.metric === metric)
  }
  const voided = arms.map(({ arm, round }) => voidReason(arm, round)).find((reason) => reason !== undefined)
  return {
    ...place,
    order: arms.map(({ arm }) => arm),
    void: voided ?? null,
    disturbances: arms.map(({ arm, disturbance }) => ({ arm, ...disturbance })),
    tags: arms.flatMap(({ arm, disturbance }) => disturbanceTags(disturbance).map((tag) => ({ arm, ...tag }))),
    requests: arms.flatMap(({ arm, round }) => roundRequests(round).map((requests) => ({ arm, ...requests }))),
    values: [...names.values()].map(({ stage, metric }) =>
      toRow({ stage, metric }, (arm) => figureFor(arm, stage, metric)),
    ),
  }
}

type Row = GateRound['values'][number]

function toRow(place: Pick<Row, 'stage' | 'metric'>, figureFor: (arm: ArmName) => Figure | undefined): Row {
  const told = (arm: ArmName, isAtWorst: boolean): number | null => {
    const figure = figureFor(arm)
    return figure !== undefined && (figure.isAtWorst ?? false) === isAtWorst ? figure.value : null
  }
  const baseAtWorst = { base: told('base', true), control: told('control', true) }
  return {
    ...place,
    base: told('base', false),
    control: told('control', false),
    candidate: told('candidate', false),
    ...(baseAtWorst.base === null && baseAtWorst.control === null ? {} : { baseAtWorst }),
  }
}
