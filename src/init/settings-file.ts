import { schemaLine } from '../base/schema-line.ts'
import { DEFAULT_PLAN, DEFAULT_PROFILES } from '../config/plan.ts'
import { defaultTargets } from '../topology/targets.ts'
import { yamlScalar } from './yaml-scalar.ts'

/** What a new settings file is to say; what is left out stays at its default. */
export interface InitAnswers {
  readonly scenario?: string | undefined
  readonly targets?: readonly string[] | undefined
  readonly profile?: readonly string[] | undefined
}

/** What the gate of a project compares with its earlier revisions. */
export interface Candidate {
  readonly candidate: string
  readonly prepare: string | undefined
}

/** A settings file with every common setting in it: what was not asked for stands there as a comment, with its default. */
export function settingsFile({ scenario, targets, profile }: InitAnswers, gated?: Candidate): string {
  const line = (key: string, value: string, isSet: boolean, meaning: string): string =>
    `${isSet ? '' : '# '}${key}: ${value} # ${meaning}`
  return `${[
    schemaLine('archbench.yaml'),
    '# Settings of archbench; docs/reference/configuration.md explains each. A flag of the command line goes before this file.',
    '',
    line(
      'scenario',
      yamlScalar(scenario ?? DEFAULT_PLAN.scenario),
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
    ...(gated === undefined ? [] : ['', ...gateLines(gated)]),
  ].join('\n')}\n`
}

function gateLines({ candidate, prepare }: Candidate): string[] {
  return [
    'gate: # of "archbench gate": docs/use/gate.md',
    `  candidate: ${yamlScalar(candidate)} # compared with its earlier revisions: archbench gate --base git:main`,
    ...(isHere(candidate) ? [] : [`  compose: ${yamlScalar(candidate)} # where it is in those`]),
    ...(prepare === undefined ? [] : [`  prepare: ${prepare} # makes a checkout of them ready to run`]),
    '  # thresholds: { cpuPerRequest: +3%, throughput: -5%, p50: +10%, p99: { warn: +25% } } # the largest accepted changes',
  ]
}

/** Whether a compose file is that of this folder, which the gate takes by itself in every revision. */
function isHere(path: string): boolean {
  return path === '.' || /^\.\/[^/]+\.ya?ml$/.test(path)
}

function sequence(items: readonly string[]): string {
  return `[${items.map(yamlScalar).join(', ')}]`
}
