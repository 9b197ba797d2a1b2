import type { ScalingRule, TargetRule } from '../../autoscaling/rule.ts'
import { UserError } from '../../base/errors.ts'
import { ENTRYPOINT } from '../../fault/fault.ts'
import type { Profile } from '../../load/profile/profile.ts'
import type { ScalingRefusal } from '../../runtime/runtime.ts'
import type { Topology } from '../../topology/topology.ts'

/** The rules by which replicas of one target follow their load, one for each component that is scaled. */
export type ScalingPlan = readonly TargetRule[]

interface Scaled {
  readonly profiles: readonly Profile[]
  readonly cpus: number
}

/** The rules of all profiles, each component once. */
export function rulesOf(profiles: readonly Profile[]): readonly ScalingRule[] {
  const all = profiles.flatMap((profile) => (profile.loop === 'open' ? (profile.autoscale ?? []) : []))
  return all.filter((rule, index) => all.findIndex((other) => isSame(rule, other)) === index)
}

/**
 * Works out the rules of a target. Throws a UserError, before anything is started, for a component that cannot have more and
 * fewer replicas, for two rules of one, and for more CPUs than the budget has.
 */
export function planScaling({ profiles, cpus }: Scaled, topology: Topology, refusal: ScalingRefusal): ScalingPlan {
  const { file, name: target, entrypoint, services } = topology
  const rules = rulesOf(profiles).map((rule) => ({
    ...rule,
    component: rule.component === ENTRYPOINT ? entrypoint : rule.component,
    cpus: rule.cpus ?? cpus / rule.max,
  }))
  for (const [index, { component, metric }] of rules.entries()) {
    const service = services.find(({ name }) => name === component)
    const reason =
      refusal(component) ??
      (metric === 'in-flight' && service?.port === undefined ? `nobody sends requests to ${component}` : undefined) ??
      (rules.findIndex((other) => other.component === component) < index
        ? `${component} has two rules that are not the same`
        : undefined)
    if (reason === undefined) continue
    throw new UserError(`${target} cannot have replicas of ${component || ENTRYPOINT} come and go`, {
      file,
      key: '--autoscale',
      found: reason,
      remedy: 'Leave this rule out, or name another component; docs/use/autoscaling.md says which can be scaled',
    })
  }
  const wanted = rules.reduce((sum, rule) => sum + rule.max * rule.cpus, 0)
  if (wanted > cpus + 1e-9) {
    throw new UserError(`the replicas of ${target} may use more CPUs than its budget has`, {
      file,
      key: '--autoscale',
      found: rules.map((rule) => `${rule.max} × ${rule.cpus} CPUs of ${rule.component}`).join(', '),
      expected: `at most ${cpus} CPUs together`,
      remedy: 'Raise --cpus, or lower the most replicas or `cpus` of a rule: ",cpus=0.1"',
    })
  }
  return rules
}

/** The topology with as many replicas as there may be: with these it is started, checked and warmed up. */
export function withMostReplicas(topology: Topology, plan: ScalingPlan): Topology {
  const services = topology.services.map((service) => {
    const rule = plan.find(({ component }) => component === service.name)
    return rule === undefined ? service : { ...service, replicas: rule.max }
  })
  return { ...topology, services }
}

function isSame(one: ScalingRule, other: ScalingRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
