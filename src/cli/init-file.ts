import { DEFAULT_PLAN, DEFAULT_PROFILES } from '../config/plan.ts'
import { readProfiles } from '../load/profile/read-profile.ts'
import { loadScenario } from '../scenario/load.ts'
import { defaultTargets, findTarget } from '../topology/targets.ts'

/** What a new settings file is to say; what is left out stays at its default. */
export interface InitAnswers {
  readonly scenario?: string | undefined
  readonly targets?: readonly string[] | undefined
  readonly profile?: readonly string[] | undefined
}

/** How an answer is checked, key by key. Each throws a UserError where nothing goes by such a name. */
export const CHECKS = {
  scenario: async (name: string) => void (await loadScenario(name)),
  targets: async (names: readonly string[], scenario: string) =>
    names.forEach((name) => void findTarget(name, scenario)),
  profile: async (names: readonly string[]) => void (await readProfiles(names)),
} as const

/** Throws a UserError where something was named that there is not. */
export async function checkAnswers({ scenario, targets, profile }: InitAnswers): Promise<void> {
  if (scenario !== undefined) await CHECKS.scenario(scenario)
  if (targets !== undefined) await CHECKS.targets(targets, scenario ?? DEFAULT_PLAN.scenario)
  if (profile !== undefined) await CHECKS.profile(profile)
}

/** A settings file with every common setting in it: what was not asked for stands there as a comment, with its default. */
export function initFile({ scenario, targets, profile }: InitAnswers): string {
  const line = (key: string, value: string, isSet: boolean, meaning: string): string =>
    `${isSet ? '' : '# '}${key}: ${value} # ${meaning}`
  return `${[
    '# Settings of archbench; docs/reference/configuration.md explains each. A flag of the command line goes before this file.',
    '',
    line(
      'scenario',
      scalar(scenario ?? DEFAULT_PLAN.scenario),
      scenario !== undefined,
      'or the path of a scenario file',
    ),
    line(
      'targets',
      sequence(targets ?? defaultTargets(scenario ?? DEFAULT_PLAN.scenario)),
      targets !== undefined,
      'or paths of compose files',
    ),
    line('profile', sequence(profile ?? DEFAULT_PROFILES), profile !== undefined, 'or paths of profile files'),
    '',
    line('rounds', '12', false, 'of all profiles; left out: as each says. More rounds, narrower intervals'),
    line('cpus', String(DEFAULT_PLAN.cpus), false, 'that a whole target may use, database and broker included'),
    line('memory', `${DEFAULT_PLAN.memoryBytes / 2 ** 30}G`, false, 'likewise'),
    line('runtime', DEFAULT_PLAN.runtime, false, 'or process (no Docker needed), or docker'),
    line('seed', String(DEFAULT_PLAN.seed), false, 'of the data, the traffic and the order of targets'),
    line('out', 'reports', false, 'where results and reports go'),
  ].join('\n')}\n`
}

function sequence(items: readonly string[]): string {
  return `[${items.map(scalar).join(', ')}]`
}

/** A name as YAML reads it: in quotes where it might be something else. */
function scalar(text: string): string {
  return /^[a-z./][\w./+-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
