import { describe, expect, test } from 'vitest'
import { brokenVerdict, passVerdict, regressionVerdict, unstableVerdict } from './testing/example-verdicts.ts'
import { verdictSchema } from './verdict-document.ts'

describe('verdictSchema', () => {
  test.each([regressionVerdict, passVerdict, unstableVerdict, brokenVerdict])(
    'reads what was written: $verdict',
    (verdict) => {
      expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict)
    },
  )

  test('refuses what is not known', () => {
    expect(verdictSchema.safeParse({ ...passVerdict, verdict: 'fine' }).success).toBe(false)
    expect(verdictSchema.safeParse({ ...passVerdict, extra: 1 }).success).toBe(false)
  })
})
