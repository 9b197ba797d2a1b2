import { expect, test } from 'vitest'
import { fingerprintSchema } from '../result/fingerprint-schema.ts'
import { KERNELS } from './kernels/kernel.ts'
import { measureFingerprint } from './measure-fingerprint.ts'

test('a fingerprint of this machine holds every kernel, each with a time that can be', async () => {
  const fingerprint = await measureFingerprint(new AbortController().signal)
  expect(fingerprintSchema.parse(fingerprint)).toEqual(fingerprint)
  expect(Object.keys(fingerprint.kernels)).toEqual(Object.keys(KERNELS))
  for (const { medianUs, spreadUs, calls } of Object.values(fingerprint.kernels)) {
    expect(medianUs).toBeGreaterThan(0.1)
    expect(Number.isFinite(medianUs + spreadUs)).toBe(true)
    expect(calls).toBeGreaterThanOrEqual(25) // five in each pass
  }
  const { timer, nap } = fingerprint.kernels
  expect(nap?.medianUs).toBeGreaterThanOrEqual(500)
  expect(timer?.medianUs).toBeGreaterThan(500) // the event loop counts whole milliseconds from the last tick
})

test('it ends with the reason of an abort', async () => {
  const controller = new AbortController()
  const measuring = measureFingerprint(controller.signal)
  controller.abort(new Error('enough'))
  await expect(measuring).rejects.toThrow('enough')
})
