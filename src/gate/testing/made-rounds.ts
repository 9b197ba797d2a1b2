import { type Random, seededRandom } from '../../scenario/random.ts'
import { GATE_METRICS } from '../gate-metrics.ts'
import type { PlannedCheck } from '../gate-plan.ts'
import type { GateRound, Threshold } from '../verdict-document.ts'

export interface MadeRounds {
  readonly starts: number
  readonly batch?: GateRound['batch']
  readonly roundsPerStart?: number
  /** Candidate over base, and second arm of the base over the first. */
  readonly ratio?: number
  readonly controlRatio?: number
  /** Deviations of the logarithms: between starts, and between rounds of one. */
  readonly startDeviation?: number
  readonly roundDeviation?: number
  readonly seed?: number
  readonly metric?: string
  readonly stage?: string
  readonly isVoid?: (start: number) => boolean
  /** Wrong ones among the 500 requests of each round of the candidate. */
  readonly wrong?: number
}

/** Rounds as a gate measures them, of a metric that lies about 100 in the base. */
export function madeRounds(settings: MadeRounds): GateRound[] {
  const { starts, batch = 'first', roundsPerStart = 1, ratio = 1, controlRatio = 1, seed = 1 } = settings
  const { startDeviation = 0.01, roundDeviation = 0.01, metric = 'cpuMsPerRequest', stage = 'saturate' } = settings
  const random = seededRandom(seed)
  const firstStart = batch === 'first' ? 0 : 1_000
  return Array.from({ length: starts }, (_, start) => {
    const levels = [1, controlRatio, ratio].map((level) => Math.log(100 * level) + startDeviation * normal(random))
    return Array.from({ length: roundsPerStart }, (_, round): GateRound => {
      const drift = 0.3 * Math.sin(start)
      const [base, control, candidate] = levels.map((level) =>
        Math.exp(level + drift + roundDeviation * normal(random)),
      )
      return {
        batch,
        start: firstStart + start,
        round: start * roundsPerStart + round,
        order: ['base', 'candidate', 'control'],
        void: settings.isVoid?.(start) ? 'a request failed' : null,
        disturbances: [],
        tags: [],
        requests: (['base', 'control', 'candidate'] as const).map((arm) => {
          return { arm, stage: 'steady', planned: 500, wrong: arm === 'candidate' ? (settings.wrong ?? 0) : 0 }
        }),
        values: [{ stage, metric, base: base ?? null, control: control ?? null, candidate: candidate ?? null }],
      }
    })
  }).flat()
}

/** G. Box & M. Muller's transform. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

export function madeCheck(
  key: string,
  limit: number,
  more: Partial<Threshold> & { stage?: string } = {},
): PlannedCheck {
  const metric = GATE_METRICS.find((one) => one.key === key)
  if (metric === undefined) throw new TypeError(`no metric ${key}`)
  const { stage = metric.source === 'closed' ? 'saturate' : 'steady', kind = 'relative', level = 'fail' } = more
  return { stage, metric, threshold: { kind, level, limit, text: more.text ?? String(limit) } }
}
