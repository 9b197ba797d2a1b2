import type { GateRound } from '../verdict-document.ts'

/** The round of the candidate alone, as that of a base: what was measured as a candidate is what others are held against. */
export function asBase(round: GateRound): GateRound {
  const ofCandidate = <T extends { readonly arm: string }>(rows: readonly T[]) =>
    rows.filter(({ arm }) => arm === 'candidate').map((row) => ({ ...row, arm: 'base' as const }))
  return {
    ...round,
    order: ['base'],
    disturbances: ofCandidate(round.disturbances),
    tags: ofCandidate(round.tags),
    requests: ofCandidate(round.requests),
    values: round.values.map(({ stage, metric, candidate }) => ({
      stage,
      metric,
      base: candidate,
      control: null,
      candidate: null,
    })),
  }
}
