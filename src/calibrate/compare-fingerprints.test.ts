import { describe, expect, test } from 'vitest'
import { compareFingerprints } from './compare-fingerprints.ts'
import { fixtureFingerprint } from './testing/fixture-fingerprint.ts'

const machine = fixtureFingerprint()
const names = { a: 'the base', b: 'this run' }

describe('compareFingerprints', () => {
  test('takes a machine for itself', () => {
    const { verdict, differences, kernels, sentences } = compareFingerprints(machine, machine)
    expect(verdict).toBe('same machine')
    expect(differences).toEqual([])
    expect(kernels.map(({ ratio, isOther }) => [ratio, isOther])).toEqual(Array(5).fill([1, false]))
    expect(sentences.join(' ')).toContain(machine.id)
  })

  test('lets times differ by no more than the floor of a kernel', () => {
    const json = (medianUs: number) => fixtureFingerprint({}, { json: { medianUs } })
    expect(compareFingerprints(machine, json(76)).verdict).toBe('same machine')
    expect(compareFingerprints(machine, json(78)).verdict).toBe('same kind, other speed')
    expect(compareFingerprints(machine, json(64)).verdict).toBe('same machine')
    expect(compareFingerprints(machine, json(63)).verdict).toBe('same kind, other speed')
  })

  test('lets them differ by what the passes of both differed by, where that is more', () => {
    const restless = fixtureFingerprint({}, { json: { medianUs: 84, spreadUs: 17 } })
    const { verdict, kernels } = compareFingerprints(machine, restless)
    expect(verdict).toBe('same machine')
    expect(kernels[0]?.tolerance).toBeCloseTo(1 + 0.7 / 70 + 17 / 84)
  })

  test('takes twice the time for slower however restless the machines were', () => {
    const json = (medianUs: number) => fixtureFingerprint({}, { json: { medianUs, spreadUs: 500 } })
    expect(compareFingerprints(machine, json(139)).verdict).toBe('same machine')
    expect(compareFingerprints(machine, json(141)).verdict).toBe('same kind, other speed')
  })

  test('says which kernel is slower, by how much, and how much it might be', () => {
    const slower = fixtureFingerprint({}, { json: { medianUs: 105 }, loopback: { medianUs: 120, spreadUs: 1 } })
    const { verdict, kernels, sentences } = compareFingerprints(machine, slower, names)
    expect(verdict).toBe('same kind, other speed')
    expect(kernels.filter(({ isOther }) => isOther).map(({ kernel }) => kernel)).toEqual(['json', 'loopback'])
    expect(sentences[0]).toContain(
      'Time on this run against the base: JSON × 1.50 (tolerance × 1.10); loopback × 2.00 (tolerance × 1.80).',
    )
  })

  test('names every fact that differs, on both sides', () => {
    const other = fixtureFingerprint({ node: '24.22.0', governor: 'powersave' })
    const { verdict, differences, sentences } = compareFingerprints(machine, other, names)
    expect(verdict).toBe('different machine')
    expect(differences).toEqual([
      { fact: 'node', a: '24.21.0', b: '24.22.0' },
      { fact: 'governor', a: null, b: 'powersave' },
    ])
    expect(sentences[0]).toContain('Node.js 24.21.0 (the base), 24.22.0 (this run)')
    expect(sentences[0]).toContain('CPU frequency governor not known (the base), powersave (this run)')
    expect(sentences[1]).toBe('All that was timed takes about as long on both.')
  })

  test('tells the speed of different machines too', () => {
    const other = fixtureFingerprint({ cpuModel: 'Intel Xeon' }, { sha256: { medianUs: 36 } })
    expect(compareFingerprints(machine, other).sentences[1]).toContain('SHA-256 × 3.00')
  })

  test.each([
    [null, machine, 'the base has no fingerprint'],
    [machine, null, 'this run has no fingerprint'],
    [null, null, 'the base and this run have no fingerprint'],
  ])('knows nothing of a result without a fingerprint', (a, b, words) => {
    const { verdict, sentences } = compareFingerprints(a, b, names)
    expect(verdict).toBe('not known')
    expect(sentences[0]).toContain(words)
  })

  test('compares the kernels that both have', () => {
    const { json, ...others } = machine.kernels
    const older = { ...machine, kernels: others }
    expect(compareFingerprints(older, machine).kernels.map(({ kernel }) => kernel)).toEqual(Object.keys(others))
    expect(json).toBeDefined()
  })
})
