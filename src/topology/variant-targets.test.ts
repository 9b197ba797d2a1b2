import { expect, test } from 'vitest'
import { chooseVariants, type Variant, variantsOfTarget } from './variant-targets.ts'

const VARIANTS: readonly Variant[] = [
  { name: 'cache', group: 'caching', needsContainers: false },
  { name: 'cdn', group: 'caching', needsContainers: true },
  { name: 'tls', group: 'security', needsContainers: false },
  { name: 'odd', group: undefined, needsContainers: false },
]
const choose = (asked: string[], containers = false) => chooseVariants('monolith', VARIANTS, asked, containers)

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

test('what is neither a group nor a variant, and a group without any, say what there is', () => {
  expect(() => choose(['cach'])).toThrow(/"cach" is no variant of monolith.*did you mean "cache"/)
  expect(() => choose(['discovery'])).toThrow(/monolith has no variant of discovery/)
})

test('the files of variants say what they are about', async () => {
  const variants = await variantsOfTarget('microservices', 'ecommerce')
  expect(variants).toContainEqual({ name: 'no-breaker', group: 'resilience', needsContainers: false })
})
