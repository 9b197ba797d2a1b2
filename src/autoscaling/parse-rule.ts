import { closest } from '../base/suggest.ts'
import { DURATION, parseDurationMs, parseShare } from '../base/units.ts'
import { MOST_REPLICAS, RULE_DEFAULTS, SCALING_METRICS, type ScalingMetric, type ScalingRule } from './rule.ts'

/** What stands where a rule does not fit. */
export const RULE = 'a rule like api:1..8@cpu=70% or worker:1..4@queue=100,delay=3s,cool-down=20s'

const WRITTEN = /^(?<component>[^:@]+):(?<min>\d+)\.\.(?<max>\d+)@(?<metric>[a-z-]+)=(?<target>[^,]+)(?<rest>(?:,.*)?)$/
const SETTINGS = ['cpus', 'delay', 'cool-down'] as const

/**
 * Reads `component:min..max@metric=target`, with `cpus`, `delay` and `cool-down` after commas. Throws an Error that says what
 * does not fit.
 */
export function parseRule(text: string): ScalingRule {
  const { component, min, max, metric = '', target = '', rest = '' } = WRITTEN.exec(text.trim())?.groups ?? {}
  if (component === undefined) throw new Error(`Expected ${RULE}.`)
  const settings = new Map(rest.split(',').slice(1).map(settingOf))
  return makeRule({
    component: component.trim(),
    min: Number(min),
    max: Number(max),
    goals: { [metric]: target.trim() },
    cpus: numberOf(settings.get('cpus')),
    delayMs: durationOf(settings.get('delay')),
    coolDownMs: durationOf(settings.get('cool-down')),
  })
}

/** A rule as it was written, before it is known to be one. */
export interface WrittenRule {
  readonly component: string
  readonly min: number
  readonly max: number
  /** The one metric, with what each replica is to have of it. */
  readonly goals: Readonly<Record<string, string>>
  readonly cpus: number | undefined
  readonly delayMs: number | undefined
  readonly coolDownMs: number | undefined
}

/** Throws an Error that says what does not fit. */
export function makeRule({ component, min, max, goals, cpus, delayMs, coolDownMs }: WrittenRule): ScalingRule {
  if (!(min >= 1 && max > min && max <= MOST_REPLICAS)) {
    throw new Error(
      `Expected at least 1 replica, and a most above the least and up to ${MOST_REPLICAS}, found ${min}..${max}.`,
    )
  }
  const [goal, ...others] = Object.entries(goals)
  if (goal === undefined || others.length > 0) throw new Error(`Expected one of ${SCALING_METRICS.join(', ')}.`)
  if (cpus !== undefined && !(cpus > 0 && cpus <= 1_024)) throw new Error('Expected CPUs of a replica like 0.25.')
  const metric = metricOf(goal[0])
  return {
    component,
    min,
    max,
    metric,
    target: targetOf(metric, goal[1]),
    cpus,
    delayMs: delayMs ?? RULE_DEFAULTS.delayMs,
    coolDownMs: coolDownMs ?? RULE_DEFAULTS.coolDownMs,
  }
}

function metricOf(name: string): ScalingMetric {
  const known = SCALING_METRICS.find((metric) => metric === name)
  if (known !== undefined) return known
  throw new Error(
    `Expected a metric (${SCALING_METRICS.join(', ')}), found "${name}"${closest(name, SCALING_METRICS)}.`,
  )
}

function targetOf(metric: ScalingMetric, text: string): number {
  if (metric === 'cpu') {
    const share = parseShare(text)
    if (share !== undefined) return share
    throw new Error(`Expected a share like 70% for cpu, found "${text}".`)
  }
  const count = Number(text)
  if (count > 0 && count <= 1_000_000) return count
  throw new Error(`Expected a number above 0 for ${metric}, found "${text}".`)
}

function settingOf(text: string): [(typeof SETTINGS)[number], string] {
  const [name = '', value = ''] = text.split('=').map((part) => part.trim())
  const known = SETTINGS.find((setting) => setting === name)
  if (known !== undefined) return [known, value]
  throw new Error(`Expected a setting (${SETTINGS.join(', ')}), found "${name}"${closest(name, SETTINGS)}.`)
}

/** `0` is no time at all, which no other duration may be. */
function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = /^0(?:ms|s)?$/.test(text) ? 0 : parseDurationMs(text)
  if (value === undefined) throw new Error(`Expected ${DURATION}, or 0, found "${text}".`)
  return value
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}
