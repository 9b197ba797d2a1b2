import { minimumDetectableIncrease, minimumDetectableShift } from '../../stats/detectable-ratio.ts'
import { hodgesLehmann, type IntervalEstimate } from '../../stats/hodges-lehmann.ts'
import { binomialUpperTail, proportion } from '../../stats/proportion.ts'
import { rankSumTest, shift } from '../../stats/rank-sum.ts'
import { signedRankTest, twoSidedSignedRankTest } from '../../stats/signed-rank-test.ts'
import { ERROR_SHARE, type GateMetric, WHOLE_ROUND } from '../gate-metrics.ts'
import { type PlannedCheck, worsening } from '../gate-plan.ts'
import type { ArmName, GateRound } from '../verdict-document.ts'
import { isLargeAgainstStored, largeEffectPValue } from './large-effect.ts'
import type { LookScope } from './looks.ts'
import { levelsOf, type Observation, observe, type Reading } from './observations.ts'
import { type Unit, unitsOf } from './units.ts'

/** What a batch says of a check before anything is decided; the parts are those of the verdict document. */
export interface Evidence {
  readonly pairs: number
  readonly rounds: number
  readonly base: IntervalEstimate | null
  readonly candidate: IntervalEstimate | null
  readonly ratio: IntervalEstimate | null
  /** Where the load generator held up the base, the candidate is worse by at least so much. */
  readonly isAtLeast?: boolean
  readonly pValue: number | null
  readonly minimumDetectableEffect: number | null
  readonly control: { readonly ratio: IntervalEstimate; readonly pValue: number } | null
}

/** What is known of a base that is not measured beside the candidate. */
export type StoredBase = readonly Unit[]

export interface EvidenceOptions {
  readonly confidence: number
  /** Error that may be spent on this check, for its minimum detectable effect. */
  readonly alpha: number
  /** Undefined: the base was measured in the same rounds. */
  readonly stored: StoredBase | undefined
  /** Where a look is early, only what is large has a p value below 1. Left out: everything. */
  readonly scope?: LookScope | undefined
}

/** Calculates what these rounds, void ones among them, say of a check. */
export function evidenceFor(check: PlannedCheck, rounds: readonly GateRound[], options: EvidenceOptions): Evidence {
  if (check.metric.metric === ERROR_SHARE) return countedShare(check, rounds, options)
  return measured('exact', check, rounds, options)
}

/** What they say where a base that the load generator held up stands for one without a figure; undefined: there is none. */
export function evidenceAtLeast(
  check: PlannedCheck,
  rounds: readonly GateRound[],
  options: EvidenceOptions,
): Evidence | undefined {
  const isHeldUp = ({ values }: GateRound): boolean =>
    values.some((row) => row.stage === check.stage && row.metric === check.metric.metric && row.baseAtWorst)
  const all = [...rounds, ...(options.stored ?? []).flatMap((unit) => unit.rounds)]
  return all.some(isHeldUp) ? { ...measured('at least', check, rounds, options), isAtLeast: true } : undefined
}

function measured(
  reading: Reading,
  check: PlannedCheck,
  rounds: readonly GateRound[],
  options: EvidenceOptions,
): Evidence {
  const observations = observe(unitsOf(rounds), check, reading)
  if (observations.length === 0) return NOTHING
  const storedLevels = options.stored && levelsOf(options.stored, check, 'base', reading)
  const baseLevels = storedLevels ?? observations.flatMap(({ base }) => base ?? [])
  const candidateLevels = observations.map(({ candidate }) => candidate)
  const common = {
    pairs: observations.length,
    rounds: observations.reduce((sum, { rounds }) => sum + rounds, 0),
    base: estimateOf(baseLevels, options.confidence),
    candidate: estimateOf(candidateLevels, options.confidence),
  }
  if (check.threshold.kind === 'absolute') {
    const beyond = candidateLevels.map((level) => worsening(check.metric, level - check.threshold.limit))
    const { pValue } = signedRankTest(beyond)
    return { ...NOTHING, ...common, pValue }
  }
  if (storedLevels) return { ...common, ...againstStored(check, candidateLevels, storedLevels, options) }
  return { ...common, ...inPairs(check, observations, options) }
}

type Comparison = Pick<Evidence, 'ratio' | 'pValue' | 'minimumDetectableEffect' | 'control'>

const NO_COMPARISON: Comparison = { ratio: null, pValue: null, minimumDetectableEffect: null, control: null }
const NOTHING: Evidence = { pairs: 0, rounds: 0, base: null, candidate: null, ...NO_COMPARISON }

function inPairs(
  check: PlannedCheck,
  observations: readonly Observation[],
  { confidence, alpha, scope }: EvidenceOptions,
): Comparison {
  const { metric } = check
  const differences = observations.flatMap(({ difference }) => difference ?? [])
  if (differences.length === 0) return NO_COMPARISON
  const controls = observations.flatMap(({ control }) => control ?? [])
  return {
    ratio: ratioOf(hodgesLehmann(differences, confidence)),
    pValue: pairedPValue(check, observations, differences, scope),
    minimumDetectableEffect: effectOf(metric, minimumDetectableIncrease(differences, alpha)),
    control:
      controls.length === 0
        ? null
        : { ratio: ratioOf(hodgesLehmann(controls, confidence)), pValue: twoSidedSignedRankTest(controls).pValue },
  }
}

/**
 * By ranks, by how large it is, or by what says more where the time was up after few starts: what is large in every start is the extreme
 * case of the ranks, so the smaller of the two keeps the error of both.
 */
function pairedPValue(
  check: PlannedCheck,
  observations: readonly Observation[],
  differences: readonly number[],
  scope: LookScope | undefined,
): number {
  const byRanks = (): number =>
    signedRankTest(differences.map((difference) => worsening(check.metric, difference))).pValue
  if (scope === 'large') return largeEffectPValue(check, observations)
  return scope === 'few' ? Math.min(byRanks(), largeEffectPValue(check, observations)) : byRanks()
}

/** Two samples that share nothing: what the machine did between them is in the difference. */
function againstStored(
  check: PlannedCheck,
  candidate: readonly number[],
  base: readonly number[],
  { confidence, alpha, scope }: EvidenceOptions,
): Comparison {
  if (base.length === 0) return NO_COMPARISON
  const { metric } = check
  const [now, then] = [candidate, base].map((levels) => levels.map((level) => worsening(metric, Math.log(level))))
  const { value, low, high } = shift(candidate.map(Math.log), base.map(Math.log), confidence)
  return {
    ratio: ratioOf({ value, low, high }),
    pValue:
      scope === 'large' && !isLargeAgainstStored(check, now ?? [], then ?? []) ? 1 : rankSumTest(now ?? [], then ?? []),
    minimumDetectableEffect: effectOf(metric, minimumDetectableShift(now ?? [], then ?? [], alpha)),
    control: null,
  }
}

/** Errors are rare: they are counted over all rounds of a batch, void ones included, for it is errors that make them void. */
function countedShare(
  { stage, threshold }: PlannedCheck,
  rounds: readonly GateRound[],
  { confidence }: EvidenceOptions,
): Evidence {
  const count = (arms: readonly ArmName[]) => {
    const rows = rounds.flatMap((round) => arms.flatMap((arm) => requestsUnder(stage, arm, round)))
    const sum = (key: 'planned' | 'wrong'): number => rows.reduce((total, row) => total + row[key], 0)
    return { planned: sum('planned'), wrong: sum('wrong') }
  }
  const [base, candidate] = [count(['base', 'control']), count(['candidate'])]
  const share = ({ wrong, planned }: typeof base) => (planned === 0 ? null : proportion(wrong, planned, confidence))
  return {
    ...NOTHING,
    pairs: new Set(rounds.map(({ start }) => start)).size,
    rounds: rounds.length,
    base: share(base),
    candidate: share(candidate),
    pValue:
      candidate.planned === 0
        ? null
        : binomialUpperTail(candidate.wrong, candidate.planned, Math.min(threshold.limit, 1 - 1e-9)),
  }
}

/** After a load that was given up an arm is driven no more: then the errors of that load stand for those of the loads that never came. */
function requestsUnder(stage: string, arm: ArmName, { requests }: GateRound): GateRound['requests'] {
  const ofArm = requests.filter((row) => row.arm === arm)
  if (stage === WHOLE_ROUND) return ofArm
  const ofStage = ofArm.filter((row) => row.stage === stage)
  return ofStage.length > 0 ? ofStage : ofArm
}

function estimateOf(levels: readonly number[], confidence: number): IntervalEstimate | null {
  return levels.length === 0 ? null : hodgesLehmann(levels, confidence)
}

function ratioOf({ value, low, high }: IntervalEstimate): IntervalEstimate {
  return {
    value: Math.exp(value),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
  }
}

/** A latency that grows to 1.25 times has grown by 25 %; a throughput that falls as far has lost 20 %. */
function effectOf({ better }: GateMetric, ratio: number | null): number | null {
  if (ratio === null) return null
  return better === 'lower' ? ratio - 1 : 1 - 1 / ratio
}
