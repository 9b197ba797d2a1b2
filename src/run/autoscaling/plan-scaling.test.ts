import { expect, test } from 'vitest'
import { parseRule } from '../../autoscaling/parse-rule.ts'
import { UserError } from '../../base/errors.ts'
import type { OpenProfile, Profile } from '../../load/profile/profile.ts'
import { testService, testTopology } from '../../topology/testing/topology.ts'
import { planScaling, withMostReplicas } from './plan-scaling.ts'

const topology = testTopology([testService('api', { port: 8080 }), testService('worker')])

function profile(...rules: readonly string[]): OpenProfile {
  return {
    name: 'hill',
    title: 'A hill',
    description: '',
    loop: 'open',
    arrivals: 'poisson',
    of: 'slowest',
    stages: [],
    rounds: 1,
    warmUpMs: undefined,
    stopWhen: undefined,
    autoscale: rules.map(parseRule),
  }
}

const planned = (profiles: readonly Profile[], reason?: string) =>
  planScaling({ profiles, cpus: 1 }, topology, (component) => (component === 'worker' ? reason : undefined))

function refused(profiles: readonly Profile[], reason?: string): string {
  try {
    planned(profiles, reason)
  } catch (error) {
    if (error instanceof UserError) return error.paragraph()
  }
  return 'nothing was refused'
}

test('a rule is of a component of the target, and its replicas share the budget', () => {
  expect(planned([profile()])).toEqual([])
  const [rule] = planned([profile('entrypoint:1..8@cpu=70%')])
  expect(rule).toMatchObject({ component: 'api', cpus: 1 / 8 })
  const { services } = withMostReplicas(topology, rule === undefined ? [] : [rule])
  expect(services.map(({ replicas }) => replicas)).toEqual([8, 1])
})

test('two profiles may say the same of a component, and nothing else', () => {
  const [one, same] = [profile('api:1..8@cpu=70%'), profile('api:1..8@cpu=70%')]
  expect(planned([one, same])).toHaveLength(1)
  expect(refused([one, profile('api:1..4@cpu=70%')])).toContain('api has two rules that are not the same')
})

test('what cannot be is refused by name', () => {
  const rule = profile('worker:1..2@cpu=70%')
  expect(refused([rule], 'its data is in one place')).toContain(
    'cannot have replicas of worker come and go. Found: its data is in one place',
  )
  expect(refused([profile('worker:1..2@in-flight=4')])).toContain('nobody sends requests to worker')
  expect(refused([profile('api:1..8@cpu=70%,cpus=0.25')])).toContain('8 × 0.25 CPUs of api. Expected: at most 1 CPUs')
})
