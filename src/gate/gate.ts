import { messageOf, UserError } from '../base/errors.ts'
import { refuseOlderNode } from '../base/older-node.ts'
import { version } from '../base/package-root.ts'
import { compareFingerprints } from '../calibrate/compare-fingerprints.ts'
import { maskDocument } from '../outputs/mask-credentials.ts'
import { planResult } from '../run/outcome/plan-result.ts'
import { type Progress, SILENT } from '../run/watch/progress.ts'
import { isBroken } from '../scenario/finding.ts'
import { formatDuration } from '../text/format.ts'
import { refuseOtherLoad } from './baseline/refuse-other-load.ts'
import { billOf } from './bill/bill.ts'
import { toChecks } from './decide/check-verdict.ts'
import { conclude } from './decide/conclude.ts'
import { nextStep, type Standing } from './decide/next-step.ts'
import { unitsOf } from './decide/units.ts'
import type { GatePlan } from './gate-plan.ts'
import { ArmFailed } from './measure/arm-failed.ts'
import { GateSession, type SessionOptions } from './measure/session.ts'
import { armOf, environmentOf, findingsOf, measuredMs, stagesOf, warningsOf } from './measure/session-facts.ts'
import { tagOutliers } from './measure/tag-outliers.ts'
import { leastStartMs, timeTooShort } from './time-needed.ts'
import { VERDICT_SCHEMA_VERSION, type VerdictDocument } from './verdict-document.ts'

export interface GateOptions {
  /** Ends the gate early: its verdict says so. */
  readonly signal?: AbortSignal | undefined
  /** Told what is going on; nobody is where it is left out. */
  readonly progress?: Progress | undefined
}

/**
 * Measures the candidate beside the base, start by start, until its plan is decided, and says what follows from it. A candidate that
 * breaks its contract, a run that was interrupted and a time that was up are verdicts too, and never a pass.
 * Throws a UserError for wrong input, a machine that lacks something, and an arm that does not start or crashes.
 */
export async function gate(plan: GatePlan, options: GateOptions = {}): Promise<VerdictDocument> {
  const { signal = new AbortController().signal, progress = SILENT } = options
  refuseOlderNode()
  const runStart = performance.now()
  const slowestRatePerSecond = plan.baseline?.slowestRatePerSecond
  const session = await GateSession.open(plan, { signal, progress, slowestRatePerSecond })
  return await thenStop(session, () => decide(plan, session, { signal, progress }, runStart))
}

/** A verdict is worth more than an orderly end: what could not be stopped or written is a warning in it. */
async function thenStop(session: GateSession, work: () => Promise<VerdictDocument>): Promise<VerdictDocument> {
  let verdict: VerdictDocument
  try {
    verdict = await work()
  } catch (error) {
    await session[Symbol.asyncDispose]().catch(() => {}) // the first error says more
    throw error
  }
  try {
    await session[Symbol.asyncDispose]()
    return verdict
  } catch (error) {
    const told = error instanceof UserError ? error.paragraph() : messageOf(error)
    return { ...verdict, warnings: [...verdict.warnings, `Not everything ended in order: ${told}`] }
  }
}

async function decide(
  plan: GatePlan,
  session: GateSession,
  { signal, progress }: Pick<SessionOptions, 'signal' | 'progress'>,
  runStart: number,
): Promise<VerdictDocument> {
  const stored = plan.baseline && unitsOf(plan.baseline.rounds)
  const end: End = { cutShort: undefined, tooShort: undefined, brokenContract: [], interrupted: false }
  if (plan.baseline) {
    const stages = stagesOf(planResult(plan.plan, plan.baseline.slowestRatePerSecond))
    refuseOtherLoad(plan.baseline, session.scenario.name, stages, plan.decision.checks)
  }
  const machine = machineOf(plan, session)
  if (machine.verdict !== 'same run' && machine.verdict !== 'same machine' && !plan.anyMachine) {
    end.cutShort = `The baseline is not known to be of this machine, and so nothing was measured. ${machine.differences.join(' ')}`
  }
  let step = nextStep(plan.decision, session.rounds, stored)
  const warnOfTime = (startMs: number, how: 'about' | 'at most'): void => {
    if (end.cutShort !== undefined) return
    end.tooShort = timeTooShort(plan.timeMs, startMs, plan.decision, how)
    if (end.tooShort !== undefined) progress.say(end.tooShort)
  }
  warnOfTime(leastStartMs(plan, stagesOf(planResult(plan.plan, 0))), 'at most')
  while (step.do === 'measure' && end.cutShort === undefined) {
    if (performance.now() - runStart > plan.timeMs) {
      end.cutShort = `The time of ${formatDuration(plan.timeMs)} was up.`
      continue
    }
    try {
      const start = performance.now()
      await session.measure(step.batch)
      if (session.starts === 1) warnOfTime(performance.now() - start, 'about')
    } catch (error) {
      if (signal.aborted) end.interrupted = true
      else if (error instanceof ArmFailed && error.brokenContract !== undefined && error.arm === 'candidate') {
        end.brokenContract = [error.brokenContract]
      } else throw error
      break
    }
    step = nextStep(plan.decision, session.rounds, stored)
  }
  await session.conditions.measured()
  return toVerdict(plan, session, step.standing, { ...end, machine, wallTimeMs: performance.now() - runStart })
}

/** How it ended, where not by a decision. */
interface End {
  cutShort: string | undefined
  /** Why the time that was given cannot hold both batches. */
  tooShort: string | undefined
  brokenContract: string[]
  interrupted: boolean
}

function toVerdict(
  plan: GatePlan,
  session: GateSession,
  standing: Standing,
  { machine, wallTimeMs, ...end }: End & Pick<VerdictDocument, 'machine' | 'wallTimeMs'>,
): VerdictDocument {
  const { decision, baseline, onInconclusive, onUnconfirmed } = plan
  const checks = toChecks(standing, session.rounds)
  const invariants = invariantsOf(plan, session)
  const firstBatch = session.rounds.filter(({ batch }) => batch === 'first')
  const validRounds = firstBatch.filter((round) => round.void === null).length
  const concluded = conclude({ checks, invariants, validRounds, onInconclusive, onUnconfirmed, ...end })
  const candidate = armOf(session, 'candidate')
  const base = baseline ? baseline.target : armOf(session, 'base')
  if (candidate === undefined || base === undefined) throw new TypeError('a gate has two sides')
  return maskDocument<VerdictDocument>({
    schemaVersion: VERDICT_SCHEMA_VERSION,
    kind: 'gate',
    mode: baseline ? 'baseline' : 'duet',
    tool: { name: 'archbench', version },
    startedAt: session.startedAt.toISOString(),
    wallTimeMs,
    measuredMs: measuredMs(session),
    seed: plan.plan.seed,
    scenario: { name: session.scenario.name, title: session.scenario.title },
    base,
    candidate,
    plan: {
      looks: [...decision.looks],
      roundsPerStart: session.arms.choice === undefined ? null : plan.roundsPerStart,
      alpha: decision.alpha,
      confirmAlpha: decision.confirmAlpha,
      confidence: decision.confidence,
      stages: stagesOf(planResult(plan.plan, session.slowestRatePerSecond ?? 0)),
    },
    checks,
    invariants,
    ...(plan.month && {
      bill: billOf(plan.month, firstBatch, baseline && unitsOf(baseline.rounds), decision.confidence),
    }),
    rounds: tagOutliers(session.rounds, decision.checks),
    failedStarts: [...session.failedStarts],
    machine,
    environment: environmentOf(session),
    conditions: session.conditions.conditions(session.run.components),
    fingerprint: session.fingerprint,
    slowestRatePerSecond: session.slowestRatePerSecond ?? 0,
    warnings: [
      ...(end.tooShort === undefined ? [] : [end.tooShort]),
      ...warningsOf(session),
      ...(machine.verdict === 'same run' ? [] : BASELINE_WARNING),
      ...machine.differences,
    ],
    interrupted: end.interrupted,
    ...concluded,
  })
}

const BASELINE_WARNING = [
  'The base was measured at another time: whatever the machine did since is in the difference. Prefer a base that is measured side by side.',
]

function invariantsOf({ invariants: level }: GatePlan, session: GateSession): VerdictDocument['invariants'] {
  const { examples: _, ...base } = findingsOf(session, ['base', 'control'])
  const { examples, ...candidate } = findingsOf(session, ['candidate'])
  const wasChecked = level !== undefined && session.rounds.length > 0
  return {
    level: level ?? null,
    verdict: wasChecked ? (isBroken(candidate) ? 'broken' : 'kept') : 'not checked',
    base,
    candidate,
    examples: examples.slice(0, 5),
  }
}

function machineOf({ baseline }: GatePlan, { fingerprint }: GateSession): VerdictDocument['machine'] {
  if (baseline === undefined) return { verdict: 'same run', differences: [] }
  const { verdict, sentences } = compareFingerprints(baseline.fingerprint, fingerprint, {
    a: 'the baseline',
    b: 'this run',
  })
  return { verdict, differences: verdict === 'same machine' ? [] : [...sentences] }
}
