import { expect, test } from 'vitest'
import { seededRandom } from '../../scenario/random.ts'
import { RequestSampler } from './request-sampler.ts'

const draw = (share: number, count: number, { seed = 1, run = 'run', origin = 'shop' } = {}) => {
  const sampler = new RequestSampler({ share, run }, origin, seededRandom(seed))
  return Array.from({ length: count }, () => sampler.next())
}
const places = (drawn: ReturnType<typeof draw>): number[] => drawn.flatMap((ids, index) => (ids ? [index] : []))

test.each([0.01, 0.2, 0.9])('a share of %f of the requests is chosen', (share) => {
  const chosen = places(draw(share, 50_000)).length
  // Six standard deviations, of a seed that is always the same.
  expect(Math.abs(chosen - share * 50_000)).toBeLessThan(6 * Math.sqrt(50_000 * share * (1 - share)))
})

test('a share of 1 is all of them', () => {
  expect(places(draw(1, 5))).toEqual([0, 1, 2, 3, 4])
})

test('a seed chooses the same requests for every target, and another seed chooses others', () => {
  expect(places(draw(0.1, 500, { origin: 'other' }))).toEqual(places(draw(0.1, 500)))
  expect(places(draw(0.1, 500, { seed: 2 }))).not.toEqual(places(draw(0.1, 500)))
})

test('no two requests have the same ids, whatever target and run they are of', () => {
  const all = [draw(1, 20), draw(1, 20, { origin: 'other' }), draw(1, 20, { run: 'later' })].flat()
  expect(new Set(all.map((ids) => ids?.traceId)).size).toBe(60)
  for (const ids of all)
    expect(ids).toEqual({
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
      spanId: expect.stringMatching(/^[\da-f]{16}$/),
    })
})
