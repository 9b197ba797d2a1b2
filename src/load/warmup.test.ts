import { expect, test } from 'vitest'
import { isSteady } from './warmup.ts'

const slices = (...cpuMsPerRequest: number[]) =>
  cpuMsPerRequest.map((cost) => ({ cpuMs: cost * 100, requests: 100, durationMs: 500 }))

test('five slices within a tenth of their mean are steady, whatever came before', () => {
  expect(isSteady(slices(9, 5, 3, 2, 1, 1.05, 0.95, 1, 1.02))).toBe(true)
})

test('one slice of the last five that is further off is not', () => {
  expect(isSteady(slices(1.3, 1, 1, 1, 1))).toBe(false)
  expect(isSteady(slices(1, 1, 1, 1, 1.2))).toBe(false)
})

test('fewer than five slices, or one without requests, are not', () => {
  expect(isSteady(slices(1, 1, 1, 1))).toBe(false)
  expect(isSteady([...slices(1, 1, 1, 1), { cpuMs: 0, requests: 0, durationMs: 500 }])).toBe(false)
})

test('noisy slices are steady once their median has moved by less than a tenth', () => {
  expect(isSteady(slices(1, 1.4, 0.8, 1, 1.1, 1.05, 0.7, 1.5, 1.2, 0.9))).toBe(true)
})

test('noisy slices whose median still falls are not', () => {
  expect(isSteady(slices(1.2, 1.6, 1, 1.2, 1.3, 1.05, 0.7, 1.5, 1.2, 0.9))).toBe(false)
})

test('noisy slices are not judged by fewer than five before them, nor by one without requests', () => {
  const noisy = slices(1.4, 0.8, 1, 1.1, 1.05, 0.7, 1.5, 1.2, 0.9)
  expect(isSteady(noisy)).toBe(false)
  expect(isSteady([{ cpuMs: 5, requests: 0, durationMs: 500 }, ...noisy])).toBe(false)
})
