import { describe, expect, test } from 'vitest'
import { formatBytes, formatDuration, formatNumber, formatSetting, formatShare, list, plural } from './format.ts'

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [2446.25, '2,446'],
    [1234567, '1,234,567'],
    [18.34, '18.3'],
    [1.7694, '1.77'],
    [0.39654, '0.397'],
    [0.0045624, '0.0046'],
    [0.01123, '0.0112'],
    [1e-30, '0.000000000000'],
    [-12.5, '-12.5'],
  ])('shows %d to three digits', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  test('takes the decimals of a neighbour', () => {
    expect(formatNumber(9.876, 2)).toBe('9.88')
    expect(formatNumber(999.6, 0)).toBe('1,000')
  })
})

describe('formatSetting', () => {
  test('adds no digits to what was set', () => {
    expect([240, 5, 1, 0.5, 1250].map(formatSetting)).toEqual(['240', '5', '1', '0.500', '1,250'])
  })
})

describe('formatShare', () => {
  test.each([
    [0, '0 %'],
    [0.00381, '0.38 %'],
    [0.05, '5 %'],
    [0.1234, '12 %'],
    [1, '100 %'],
    [0.000001, '<0.001 %'],
  ])('writes %d', (share, text) => {
    expect(formatShare(share)).toBe(text)
  })
})

describe('formatDuration', () => {
  test.each([
    [0.4, '0 ms'],
    [850, '850 ms'],
    [12_340, '12.3 s'],
    [59_960, '1 min 0 s'],
    [108_400, '1 min 48 s'],
  ])('writes %d', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('words', () => {
  test('have units and plurals', () => {
    expect([formatBytes(92 * 2 ** 20), formatBytes(1.5 * 2 ** 30)]).toEqual(['92 MiB', '1.5 GiB'])
    expect([plural(1, 'round'), plural(6, 'round')]).toEqual(['1 round', '6 rounds'])
    expect([list([]), list(['a']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c'])
  })
})
