import { createSigner } from 'fast-jwt'
import { describe, expect, test } from 'vitest'
import { jwtTokens } from './tokens.ts'

describe('jwtTokens', () => {
  const tokens = jwtTokens('secret')
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const sign = (payload: object, key = 'secret') =>
    createSigner({ key, algorithm: 'HS256', noTimestamp: true })({ ...payload })
  const inAnHour = Math.floor(Date.now() / 1_000) + 3_600

  test('knows its own tokens', () => {
    expect(tokens.authenticate(bearer(tokens.issue(42, 60).token))).toBe(42)
  })

  test.each([
    ['no token', {}],
    ['another scheme', { authorization: `Basic ${tokens.issue(1, 60).token}` }],
    ['rubbish', bearer('rubbish')],
    ['a token of another secret', bearer(sign({ sub: '1', exp: inAnHour }, 'other'))],
    ['an expired token', bearer(sign({ sub: '1', exp: inAnHour - 7_200 }))],
    ['a token that never expires', bearer(sign({ sub: '1' }))],
    ['a token of nobody', bearer(sign({ exp: inAnHour }))],
    ['an unsigned token', bearer(createSigner({ algorithm: 'none' })({ sub: '1', exp: inAnHour }))],
  ])('refuses %s with 401', (_what, headers) => {
    expect(() => tokens.authenticate(headers)).toThrow(expect.objectContaining({ status: 401 }))
  })
})
