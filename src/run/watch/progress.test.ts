import { expect, test } from 'vitest'
import { Phases } from './progress.ts'

test('the time of a phase is added up, and phases stand in the order in which they came', () => {
  const phases = new Phases()
  phases.add('start', 10)
  phases.add('measure', 5)
  phases.add('start', 2)
  expect(phases.list).toEqual([
    { name: 'start', durationMs: 12 },
    { name: 'measure', durationMs: 5 },
  ])
})

test('timing passes on what the work returned', async () => {
  const phases = new Phases()
  expect(await phases.time('measure', async () => 42)).toBe(42)
  expect(phases.list).toEqual([{ name: 'measure', durationMs: expect.any(Number) }])
})

test('work that fails has taken time too', async () => {
  const phases = new Phases()
  const work = phases.time('measure', () => Promise.reject(new Error('broken')))
  await expect(work).rejects.toThrow('broken')
  expect(phases.list.map(({ name }) => name)).toEqual(['measure'])
})
