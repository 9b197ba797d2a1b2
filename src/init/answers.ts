import { DEFAULT_PLAN } from '../config/plan.ts'
import { readProfiles } from '../load/profile/read-profile.ts'
import { loadScenario } from '../scenario/load.ts'
import { parseTarget } from '../target/kinds.ts'
import { findTarget } from '../topology/targets.ts'
import type { InitAnswers } from './settings-file.ts'

/** How an answer is checked, key by key. Each throws a UserError where nothing goes by such a name. */
export const CHECKS = {
  scenario: async (name: string) => void (await loadScenario(name)),
  targets: async (names: readonly string[], scenario: string) => {
    for (const name of names) if (parseTarget(name, '--targets').kind === 'target') findTarget(name, scenario)
  },
  profile: async (names: readonly string[]) => void (await readProfiles(names)),
} as const

/** Throws a UserError where something was named that there is not. */
export async function checkAnswers({ scenario, targets, profile }: InitAnswers): Promise<void> {
  if (scenario !== undefined) await CHECKS.scenario(scenario)
  if (targets !== undefined) await CHECKS.targets(targets, scenario ?? DEFAULT_PLAN.scenario)
  if (profile !== undefined) await CHECKS.profile(profile)
}

/** Whether a text names something of the user's own, and no reference implementation. */
export function isOwn(target: string): boolean {
  return parseTarget(target, '--targets').kind !== 'target' || isPath(target)
}

/** The first target that the gate can take out of an earlier revision: a compose file of the user's own. */
export function candidateAmong(targets: readonly string[]): string | undefined {
  return targets.find((target) => parseTarget(target, '--targets').kind === 'target' && isPath(target))
}

function isPath(target: string): boolean {
  return /[/\\.]/.test(target)
}
