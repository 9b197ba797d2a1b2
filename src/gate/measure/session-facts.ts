import { ratePerSecond } from '../../load/profile/resolve.ts'
import { describeMachine } from '../../machine/machine.ts'
import { conditionWarnings } from '../../report/content/condition-words.ts'
import type { PlanResult } from '../../result/plan-schema.ts'
import { sumOfFindings } from '../../scenario/finding.ts'
import { formatShare, plural } from '../../text/format.ts'
import { stageName } from '../config/plan-checks.ts'
import type { Arm, ArmName, VerdictDocument } from '../verdict-document.ts'
import type { GateSession } from './session.ts'

/** What the machine is that measured. */
export function environmentOf(session: GateSession): VerdictDocument['environment'] {
  const { versions, ...machine } = describeMachine()
  const { isolation, targetCpus, driverCpus } = session.run.division
  return {
    runtime: session.arms.choice?.name ?? 'none',
    ...machine,
    versions: { ...versions, ...session.run.versions },
    isolation,
    targetCpus: [...targetCpus],
    driverCpus: [...driverCpus],
  }
}

/** One side as the document names it; the images are those that ran. */
export function armOf(session: GateSession, name: ArmName): Arm | undefined {
  const arm = session.arms.all.find((one) => one.name === name)
  const record = session.records.find(([of]) => of === name)?.[1]
  return arm && { ...arm.open.description, images: (record?.images ?? []).map((image) => ({ ...image })) }
}

/** Stages of a round with the rates at which they were driven. */
export function stagesOf({ profiles, fullRatePerSecond }: PlanResult): VerdictDocument['plan']['stages'] {
  return profiles.flatMap(({ name, loop, stages }): VerdictDocument['plan']['stages'] => {
    if (loop === 'search' || loop === 'faults') return []
    return stages.map(({ name: stage, durationMs, from, to }) => {
      const rates = [from, to].flatMap((rate) => (rate === null ? [] : [ratePerSecond(rate, fullRatePerSecond)]))
      const mean = rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length
      return { stage: stageName(name, stage, stages.length), loop, durationMs, ratePerSecond: mean }
    })
  })
}

/** Length of all windows, in milliseconds; a load that was driven again counts as often. */
export function measuredMs({ records }: GateSession): number {
  const stages = records.flatMap(([, { rounds }]) => rounds).flatMap((round) => round.stages)
  return stages.reduce((sum, { windowMs, attempts }) => sum + windowMs * attempts, 0)
}

type Counts = VerdictDocument['invariants']['candidate']

/** What the invariants found in all rounds of these arms, void ones included: what is lost is lost. */
export function findingsOf({ records }: GateSession, arms: readonly ArmName[]): Counts & { examples: string[] } {
  const all = records
    .filter(([name]) => arms.includes(name))
    .flatMap(([, { rounds }]) => rounds.map(({ findings }) => findings))
  return {
    verified: all.reduce((sum, { verified }) => sum + verified, 0),
    ...sumOfFindings(all),
    examples: all.flatMap(({ examples }) => examples),
  }
}

/** What a reader must know before trusting the verdict. */
export function warningsOf(session: GateSession): string[] {
  const { rounds, records, failedStarts } = session
  const [firstFailed] = failedStarts
  const voided = rounds.filter((round) => round.void !== null)
  const disturbed = rounds.filter(({ tags }) => tags.length > 0)
  const unsteady = records.filter(([, { warmUp }]) => warmUp && !warmUp.steady)
  return [
    ...conditionWarnings(session.conditions.conditions(session.run.components)),
    ...session.run.problems.map(({ what, remedy }) => `${what}. ${remedy}.`),
    ...(session.arms.all.some(({ open }) => open.url !== undefined)
      ? [
          'A URL tells nothing of what its machine uses: CPU time, memory and cost were not compared, and nothing was restarted.',
        ]
      : []),
    ...(firstFailed
      ? [
          `${plural(failedStarts.length, 'start')} of an arm failed and ${failedStarts.length === 1 ? 'was' : 'were'} tried again, first ${firstFailed.arm} in start ${firstFailed.start + 1}: ${firstFailed.reason}.`,
        ]
      : []),
    ...(voided.length > 0
      ? [
          `${voided.length} of ${plural(rounds.length, 'round')} ${voided.length === 1 ? 'was' : 'were'} void, first because ${voided[0]?.void}.`,
        ]
      : []),
    ...(disturbed.length > 0
      ? [
          `${disturbed.length} of ${plural(rounds.length, 'round')} ${disturbed.length === 1 ? 'was' : 'were'} disturbed and still ${disturbed.length === 1 ? 'counts' : 'count'}, first because ${disturbed[0]?.tags[0]?.text}.`,
        ]
      : []),
    ...(unsteady.length > 0
      ? [
          `${formatShare(unsteady.length / records.length)} of the starts were still changing when their warm-up ended. Raise --warm-up.`,
        ]
      : []),
  ]
}
