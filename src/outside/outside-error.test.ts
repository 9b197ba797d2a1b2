import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { ExitCode, UserError } from '../base/errors.ts'
import { nestedErrors, outsideError } from './outside-error.ts'

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test('names the path that the system refused', () => {
  const error = outsideError(thrownBy(() => readFileSync('/no/such/file')))
  expect(error?.paragraph()).toBe(
    "/no/such/file: the system refused open. Found: ENOENT: no such file or directory, open '/no/such/file'. Check the path: it is not there, or it went while archbench ran.",
  )
  expect(error?.exitCode).toBe(ExitCode.failed)
})

test('knows refused addresses', async () => {
  const server = createServer()
  const error = await new Promise((resolve) => server.once('error', resolve).listen(1, '203.0.113.1'))
  expect(outsideError(error)).toBeInstanceOf(UserError)
})

test("quotes a Docker engine's own words", () => {
  const refused = Object.assign(new Error('(HTTP code 403) unexpected'), {
    statusCode: 403,
    json: { message: 'network x has active endpoints' },
  })
  expect(outsideError(refused)?.details.found).toBe('status 403: network x has active endpoints')
})

test('leaves our own faults as they are, alone and beside errors of the outside', () => {
  const bug = new TypeError('x is not a function')
  const outside = new UserError('no such file', { remedy: 'Check it' })
  expect(outsideError(bug)).toBeUndefined()
  expect(outsideError('thrown text')).toBeUndefined()
  expect(outsideError(new SuppressedError(bug, outside))).toBeUndefined()
  expect(outsideError(new AggregateError([outside, bug]))).toBeUndefined()
})

test('tells every error of several, the cause first', () => {
  const [first, second] = ['one', 'two'].map((name) => new UserError(`${name} failed`, { remedy: `Fix ${name}` }))
  const both = new SuppressedError(second, first)
  expect(outsideError(both)?.paragraph()).toBe('one failed. Fix one. One more error came with it: two failed. Fix two.')
  expect(nestedErrors(new SuppressedError(new Error('three'), both))).toHaveLength(3)
})
