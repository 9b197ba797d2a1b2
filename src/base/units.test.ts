import { expect, test } from 'vitest'
import { parseBytes, parseDurationMs, parseGrowth, parseRate, parseResponseTimeMs, parseShare } from './units.ts'

test.each([
  ['1500ms', 1_500],
  ['1.5s', 1_500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['3', 3_000],
  [' 2 s ', 2_000],
])('the duration "%s" is %d ms', (text, expected) => {
  expect(parseDurationMs(text)).toBe(expected)
})

test.each(['', '0', '0s', '-1s', 's', '2 parsecs', '1m30s', '1e3', 'Infinity'])('"%s" is no duration', (text) => {
  expect(parseDurationMs(text)).toBeUndefined()
})

test.each([
  ['64k', 65_536],
  ['512M', 536_870_912],
  ['2G', 2_147_483_648],
  ['2GiB', 2_147_483_648],
  ['1.5gb', 1_610_612_736],
])('the size "%s" is %d bytes', (text, expected) => {
  expect(parseBytes(text)).toBe(expected)
})

test.each(['', '0M', '512', '-1G', '1T', '2 gigs'])('"%s" is no size', (text) => {
  expect(parseBytes(text)).toBeUndefined()
})

test.each([
  ['5%', 0.05],
  ['0.1 %', 0.001],
  ['100%', 1],
])('the share "%s" is %d', (text, expected) => {
  expect(parseShare(text)).toBe(expected)
})

test.each(['', '0%', '101%', '0.5', '-1%', '5%%'])('"%s" is no share', (text) => {
  expect(parseShare(text)).toBeUndefined()
})

test.each([
  ['200', { perSecond: 200 }],
  ['0.5/s', { perSecond: 0.5 }],
  ['200 / s', { perSecond: 200 }],
  ['120%', { share: 1.2 }],
])('the rate "%s" is %j', (text, expected) => {
  expect(parseRate(text)).toEqual(expected)
})

test.each(['', '0', '0%', '-5/s', '200/m', 'half'])('"%s" is no rate', (text) => {
  expect(parseRate(text)).toBeUndefined()
})

test('the unit of a response time has to be written', () => {
  expect(['20', '20.5', ' 20 ', '20ms', '2s'].map(parseResponseTimeMs)).toEqual([
    undefined,
    undefined,
    undefined,
    20,
    2_000,
  ])
})

test('a growth is a share with its sign, at most all', () => {
  expect(['5%', '0%', '100 %', '5', '200', '200%', '0,5%'].map(parseGrowth)).toEqual([
    0.05,
    0,
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
