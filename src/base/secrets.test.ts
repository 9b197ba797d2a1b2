import { expect, test } from 'vitest'
import { keepSecret, withoutSecrets } from './secrets.ts'

test('a secret is masked as it is, in a path and in JSON; a short value is left', () => {
  keepSecret('pass "word"/1')
  keepSecret('80')
  expect(withoutSecrets('a pass "word"/1 b pass%20%22word%22%2F1 c pass \\"word\\"/1 d 80')).toBe(
    'a *** b *** c *** d 80',
  )
})
