import { stageNames } from '../../src/gate/config/plan-checks.ts'
import { GATE_METRICS, type GateMetricKey } from '../../src/gate/gate-metrics.ts'
import { DEFAULT_DECISION, type DecisionPlan, type PlannedCheck } from '../../src/gate/gate-plan.ts'
import { type Played, playGate } from '../../src/gate/self-test/play.ts'
import type { ArmName, GateRound } from '../../src/gate/verdict-document.ts'
import { readProfile } from '../../src/load/profile/read-profile.ts'
import type { Random } from '../../src/scenario/random.ts'
import type { RecordedArm, Session } from './recording.ts'

type Start = Session['starts'][number]

const STAGE = stageNames([await readProfile('saturate')])[0]?.stage ?? 'saturate'
const SAME: readonly RecordedArm[] = ['same1', 'same2', 'same3']

/** What is held against the base. */
export type Candidate = 'same' | 'slower5' | 'slower10'

/** A rule by which a gate decides, and which of the figures it goes by. */
export interface Rule {
  readonly name: string
  /** Verdict and the starts of three arms that it took; `null`: the recording cannot tell. */
  decide(starts: readonly Start[], candidate: Candidate, random: Random): Decided
}

export interface Decided {
  readonly verdict: Played['verdict']
  /** Windows that were measured. */
  readonly windows: number
}

/** The gate itself, with these thresholds. */
export function gateRule(name: string, thresholds: Partial<Record<GateMetricKey, readonly [number, string]>>): Rule {
  const checks = GATE_METRICS.flatMap((metric): PlannedCheck[] => {
    const [limit, text] = thresholds[metric.key] ?? []
    if (limit === undefined || text === undefined) return []
    return [{ stage: STAGE, metric, threshold: { kind: 'relative', level: 'fail', limit, text } }]
  })
  const decision: DecisionPlan = { ...DEFAULT_DECISION, checks }
  return {
    name,
    decide(starts, candidate, random) {
      const played = playGate(decision, () => [gateRound(random.pick(starts), candidate, random)])
      return { verdict: played.verdict, windows: played.starts * 3 }
    },
  }
}

/** What people do without a gate: one run of each, and red where the second is so much worse. */
export function naiveRule(name: string, metric: 'cpu' | 'throughput', limit: number): Rule {
  return {
    name,
    decide(starts, candidate, random) {
      for (;;) {
        // Two runs that are no pair: one after the other.
        const [before, after] = [random.pick(starts), random.pick(starts)]
        const base = before[random.pick(SAME)]
        const now = after[candidate === 'same' ? random.pick(SAME) : candidate]
        if (!base || !now) continue
        const worse = metric === 'cpu' ? now[0] / base[0] : base[1] / now[1]
        return { verdict: worse > limit ? 'regression' : 'pass', windows: 2 }
      }
    },
  }
}

/** A round as the gate would have recorded it. Which of the three that are the same is called what is drawn anew. */
function gateRound(start: Start, candidate: Candidate, random: Random): GateRound {
  const same = [...SAME]
  const take = (): RecordedArm => same.splice(random.int(0, same.length - 1), 1)[0] ?? 'same1'
  const arms: Record<ArmName, RecordedArm> = {
    base: take(),
    control: take(),
    candidate: candidate === 'same' ? take() : candidate,
  }
  const order: ArmName[] = ['base', 'control', 'candidate']
  const row = (metric: string, index: 0 | 1): GateRound['values'][number] => {
    const value = (arm: ArmName): number | null => start[arms[arm]]?.[index] ?? null
    return { stage: STAGE, metric, base: value('base'), control: value('control'), candidate: value('candidate') }
  }
  const isVoid = order.some((arm) => !start[arms[arm]])
  return {
    batch: 'first',
    start: 0,
    round: 0,
    order,
    void: isVoid ? 'void when it was recorded' : null,
    disturbances: [],
    tags: [],
    requests: [],
    values: [row('cpuMsPerRequest', 0), row('throughputPerSecond', 1)],
  }
}
