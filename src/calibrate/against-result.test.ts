import { expect, test } from 'vitest'
import { againstResult, againstResultText } from './against-result.ts'
import { fixtureFingerprint } from './testing/fixture-fingerprint.ts'

const then = fixtureFingerprint()

test('times stand side by side, with what follows from them', () => {
  const now = fixtureFingerprint({}, { json: { medianUs: 105 }, timer: { medianUs: 1_100 } })
  const text = againstResultText(againstResult('reports/a.json', then, now))
  expect(text).toMatch(/^JSON.* 70\.0 µs +105 µs +× 1\.50 +× 0\.91 to 1\.10 +other$/m)
  expect(text).toMatch(/^timer.* 80\.0 µs late +100 µs late +× 1\.02 +× 0\.91 to 1\.10 +same$/m)
  expect(text).toContain('Same kind of machine, other speed. Time on this machine against the result: JSON × 1.50')
})

test('beside a result without a fingerprint nothing stands', () => {
  const against = againstResult('reports/a.json', null, then)
  expect(against).toMatchObject({ verdict: 'not known', result: 'reports/a.json', now: then })
  expect(againstResultText(against)).toMatch(
    /^Not known whether it is the same machine: the result has no fingerprint\./,
  )
})
