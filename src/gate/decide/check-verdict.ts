import { leastRequestsInWindow } from '../../stats/percentile-support.ts'
import { formatShare, plural } from '../../text/format.ts'
import { stageTitle } from '../gate-metrics.ts'
import { type PlannedCheck, toleranceOf, worsening } from '../gate-plan.ts'
import type { Check, CheckVerdict, Confirmation, GateRound } from '../verdict-document.ts'
import type { Evidence } from './evidence.ts'
import type { LookedAt } from './look.ts'
import type { Confirming, Standing } from './next-step.ts'
import { uncountedCpu } from './uncounted-cpu.ts'
import { intervalWords, levelWords, ratioWords } from './words.ts'

/**
 * The checks of the verdict document, as they stand at the last look.
 * @param rounds what tells whether the CPU time of the candidate can be believed
 */
export function toChecks(standing: Standing, rounds: readonly GateRound[] = []): Check[] {
  const cpuStage = standing.seen.find(({ check }) => check.metric.key === 'cpuPerRequest')?.check.stage
  const disbelief = cpuStage === undefined ? undefined : uncountedCpu(rounds, cpuStage)
  return standing.seen.map((seen) => {
    const check = toCheck(seen, standing)
    return disbelief !== undefined && COUNTS_CPU.has(check.metric) ? disbelieved(check, disbelief) : check
  })
}

/** Metrics that CPU time which is not counted makes look better than they are. */
const COUNTS_CPU: ReadonlySet<string> = new Set(['cpuMsPerRequest', 'usdPerMillionRequests'])

/** What got worse in spite of work that is not counted got worse indeed; nothing else can be told. */
function disbelieved(check: Check, why: string): Check {
  const isHidden = check.verdict === 'improvement' || check.verdict === 'pass'
  return isHidden ? { ...check, ...cannotTell(why, ...check.reasons) } : check
}

function toCheck(seen: LookedAt, standing: Standing): Check {
  const { check, evidence, holmPValue, controlDiffers } = seen
  const confirming = standing.confirming.get(seen)
  const { minimumDetectableEffect, control, ...batch } = evidence
  return {
    stage: check.stage,
    metric: check.metric.metric,
    title: stageTitle(check.metric, check.stage),
    unit: check.metric.unit,
    better: check.metric.better,
    threshold: check.threshold,
    ...batch,
    holmPValue,
    minimumDetectableEffect,
    look: standing.look,
    alpha: standing.alpha,
    control: control && { ...control, differs: controlDiffers },
    confirmation: confirming === undefined ? null : confirmationOf(confirming),
    ...(standing.look === 0 && seen.finding !== 'worse'
      ? cannotTell('The gate ended before its first look at this check.')
      : verdictOf(seen, confirming)),
  }
}

function confirmationOf({ seen, alpha, outcome }: Confirming): Confirmation {
  const { minimumDetectableEffect: _, control: __, ...batch } = seen.evidence
  return { ...batch, holmPValue: seen.holmPValue, alpha, confirmed: outcome === 'confirmed' }
}

type Outcome = { readonly verdict: CheckVerdict; readonly reasons: string[] }

function verdictOf(seen: LookedAt, confirming: Confirming | undefined): Outcome {
  const { check, evidence, controlDiffers, finding } = seen
  if (controlDiffers && evidence.control) {
    const { value, low, high } = evidence.control.ratio
    const interval = low === null || high === null ? '' : ` ${intervalWords(low, high)}`
    return cannotTell(`The runner is unstable: the base differs from itself, ${value.toFixed(2)} times${interval}.`)
  }
  const figure = `${stageTitle(check.metric, check.stage)} is ${figureWords(check, evidence)}`
  const { text, level } = check.threshold
  if (finding === 'within') return { verdict: 'pass', reasons: [`${figure}, within the threshold of ${text}.`] }
  if (finding === 'better') return { verdict: 'improvement', reasons: [`${figure}: better for certain.`] }
  if (finding === 'open') return cannotTell(openWords(check, evidence, figure))
  const flagged = `${figure}, beyond the threshold of ${text}.`
  if (level === 'warn') {
    return { verdict: 'regression', reasons: [flagged, 'It only warns, so no second batch was asked to confirm it.'] }
  }
  if (confirming === undefined) {
    return { verdict: UNCONFIRMED, reasons: [flagged, 'Flagged, not confirmed: it ended before a second batch could.'] }
  }
  const second = figureWords(check, confirming.seen.evidence)
  if (confirming.outcome === 'confirmed') {
    return { verdict: 'regression', reasons: [flagged, `A second batch with fresh processes confirmed it: ${second}.`] }
  }
  if (confirming.outcome === 'refuted') {
    return { verdict: 'pass', reasons: [flagged, `A second batch with fresh processes refuted it: ${second}.`] }
  }
  const why = confirming.isWhole
    ? `a second batch with fresh processes could not: ${second}`
    : `it ended before a second batch could; so far ${second}`
  return { verdict: UNCONFIRMED, reasons: [flagged, `Flagged, not confirmed: ${why}.`] }
}

const UNCONFIRMED = 'unconfirmed regression'

function cannotTell(...reasons: string[]): Outcome {
  return { verdict: 'cannot tell', reasons }
}

function figureWords({ threshold, metric }: PlannedCheck, { ratio, candidate, isAtLeast }: Evidence): string {
  if (threshold.kind === 'relative') return ratio === null ? 'not known' : ratioWords(ratio, isAtLeast)
  if (candidate === null) return 'not known'
  const { value, low, high } = candidate
  const interval =
    low === null || high === null ? '' : ` [${levelWords(low, metric.unit)}, ${levelWords(high, metric.unit)}]`
  return `${levelWords(value, metric.unit)}${interval}`
}

function openWords(check: PlannedCheck, evidence: Evidence, figure: string): string {
  const { threshold } = check
  if (evidence.candidate === null) {
    const { percentile } = check.metric
    const few =
      percentile === undefined
        ? ''
        : `, or had fewer than the ${leastRequestsInWindow(percentile)} requests that it takes`
    return `No round told it for all arms: the load generator was the limit, or every round was void${few}.`
  }
  if (isBeyond(check, evidence)) {
    return `${figure}: beyond the threshold of ${threshold.text}, but ${plural(evidence.pairs, 'start')} are too few for the certainty that a failure needs.`
  }
  const effect = evidence.minimumDetectableEffect
  const size =
    effect === null
      ? ''
      : `; smallest detectable difference of ${plural(evidence.pairs, 'pair')}: ${formatShare(effect)}`
  return `${figure}: too wide to place beside the threshold of ${threshold.text}${size}.`
}

/** The whole interval, and not only its end. */
function isBeyond(check: PlannedCheck, { ratio }: Evidence): boolean {
  if (check.threshold.kind === 'absolute' || ratio === null || ratio.low === null || ratio.high === null) return false
  const nearest = Math.min(...[ratio.low, ratio.high].map((bound) => worsening(check.metric, Math.log(bound))))
  return nearest > toleranceOf(check)
}
