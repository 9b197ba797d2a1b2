import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../base/package-root.ts'
import { listScenarios } from '../scenario/load.ts'
import { readComposeTarget } from '../target/compose-target.ts'
import { defaultTargets } from './targets.ts'
import { chooseVariants, type Variant, variantsOfTarget } from './variant-targets.ts'

const VARIANTS: readonly Variant[] = [
  { name: 'cache', group: 'caching', needsContainers: false, missing: [] },
  { name: 'cdn', group: 'caching', needsContainers: true, missing: [] },
  { name: 'haproxy', group: 'load-balancing', needsContainers: false, missing: ['haproxy'] },
  { name: 'tls', group: 'security', needsContainers: false, missing: [] },
  { name: 'odd', group: undefined, needsContainers: false, missing: [] },
]
const chooseFrom = (asked: string[], containers: boolean) => chooseVariants('monolith', VARIANTS, asked, containers)
const choose = (asked: string[], containers = false) => chooseFrom(asked, containers).targets

test.each([
  [['all'], ['monolith+cache', 'monolith+tls', 'monolith+odd']],
  [['caching'], ['monolith+cache']],
  [
    ['security', 'odd'],
    ['monolith+tls', 'monolith+odd'],
  ],
  // Named, it is wanted: the run then says what it needs.
  [['cdn'], ['monolith+cdn']],
])('--variants %j', (asked, expected) => {
  expect(choose(asked)).toEqual(expected)
})

test('with containers, those that need them are taken too', () => {
  expect(choose(['caching'], true)).toEqual(['monolith+cache', 'monolith+cdn'])
})

test('what cannot run here is left out of groups and of all, and named', () => {
  expect(chooseFrom(['all'], false).leftOut).toEqual([
    'monolith+cdn is left out: it runs in containers only (--runtime docker)',
    expect.stringMatching(/^monolith\+haproxy is left out: it needs haproxy, which is not installed \(Debian: apt-get/),
  ])
  expect(chooseFrom(['all'], true).leftOut).toEqual([])
  // Named, it is wanted: the run then says what it needs.
  expect(chooseFrom(['haproxy'], false)).toEqual({ targets: ['monolith+haproxy'], leftOut: [] })
  expect(() => choose(['load-balancing'])).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        found: expect.stringMatching(/^haproxy needs haproxy, which is not installed/),
      }),
    }),
  )
})

test('what is neither a group nor a variant, and a group without any, say what there is', () => {
  expect(() => choose(['cach'])).toThrow(/"cach" is no variant of monolith.*did you mean "cache"/)
  expect(() => choose(['discovery'])).toThrow(/monolith has no variant of discovery/)
})

test('the files of variants say what they are about', async () => {
  const variants = await variantsOfTarget('microservices', 'ecommerce')
  expect(variants).toContainEqual({ name: 'no-breaker', group: 'resilience', needsContainers: false, missing: [] })
})

test('each variant says what it is for and which group it belongs to, and is in the list of the documentation', async () => {
  const page = readFileSync(join(packageRoot, 'docs/use/variants.md'), 'utf8')
  for (const { name: scenario } of await listScenarios()) {
    for (const target of defaultTargets(scenario)) {
      for (const { name, group } of await variantsOfTarget(target, scenario)) {
        const { purpose } = await readComposeTarget(`${target}+${name}`, target, 'docker', { scenario, secret: 'x' })
        expect({ name, group, purpose }).toEqual({ name, group: expect.any(String), purpose: expect.any(String) })
        expect(page).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\| ${group} \\|`, 'm'))
      }
    }
  }
})
