import { UserError } from '../../base/errors.ts'
import { WHOLE_ROUND } from '../gate-metrics.ts'
import type { PlannedCheck } from '../gate-plan.ts'
import type { VerdictDocument } from '../verdict-document.ts'
import type { Baseline } from './baseline-document.ts'

type Stage = VerdictDocument['plan']['stages'][number]

const REMEDY = 'Give both the same scenario, profiles and flags, or save the baseline again'

/** What is held against a baseline has to be driven as that was. Throws a UserError where it is not. */
export function refuseOtherLoad(
  baseline: Pick<Baseline, 'scenario' | 'plan'>,
  scenario: string,
  stages: readonly Stage[],
  checks: readonly Pick<PlannedCheck, 'stage'>[],
): void {
  if (baseline.scenario.name !== scenario) {
    const found = `scenario ${scenario}`
    throw new UserError('the baseline is of another scenario', {
      found,
      expected: baseline.scenario.name,
      remedy: REMEDY,
    })
  }
  for (const { stage: name } of checks) {
    const then = baseline.plan.stages.filter(({ stage }) => name === WHOLE_ROUND || stage === name)
    const now = stages.filter(({ stage }) => name === WHOLE_ROUND || stage === name)
    if (then.map(words).join() === now.map(words).join()) continue
    throw new UserError(`the baseline was driven by another load${name === WHOLE_ROUND ? '' : ` under ${name}`}`, {
      found: now.map(words).join(', '),
      expected: then.map(words).join(', ') || `one of ${baseline.plan.stages.map(({ stage }) => stage).join(', ')}`,
      remedy: REMEDY,
    })
  }
}

function words({ stage, loop, durationMs, ratePerSecond }: Stage): string {
  return `${stage} (${loop} loop, ${durationMs} ms${ratePerSecond === null ? '' : `, ${ratePerSecond} requests/s`})`
}
