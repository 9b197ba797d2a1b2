import { expect, test } from 'vitest'
import { refusalOf } from '../../../kit/refusal.ts'
import { UnconfirmedAppend } from './unconfirmed.ts'

test('is a failure of a server, not of the program', () => {
  expect(refusalOf(new UnconfirmedAppend(2, 'Connection closed'))?.status).toBe(503)
})
