import { expect, test } from 'vitest'
import { machineInWords, speedInWords } from './fingerprint-text.ts'
import { fixtureFingerprint } from './testing/fixture-fingerprint.ts'

test('a machine in one line; what is not known is left out', () => {
  expect(machineInWords(fixtureFingerprint({ virtualisation: null, cpus: 16 }).facts)).toBe(
    'AMD EPYC 7B13, 16 CPUs, of them usable: 2, 8 GiB, Linux 6.1.0-40 x64, Node.js 24.21.0',
  )
})

test('its speed in one line; of timers, how late they come', () => {
  expect(speedInWords(fixtureFingerprint())).toBe(
    'JSON 70.0 µs, SHA-256 12.0 µs, timer 80.0 µs late, nap 75.0 µs late, loopback 60.0 µs',
  )
})
