import { expect, test } from 'vitest'
import { ExitCode, UserError } from '../base/errors.ts'
import { DriverFailed } from '../load/driver-failed.ts'
import { serve } from '../scenario/testing/tiny-server.ts'
import { testService } from '../topology/testing/topology.ts'
import { RunTarget } from './run-target.ts'
import { standing, standingTopology } from './testing/standing-target.ts'

const { signal } = new AbortController()
const boom = new UserError('the app is gone', { remedy: 'Look at its log', exitCode: ExitCode.broken })

test('its record begins with what the topology says', () => {
  const runTarget = new RunTarget(
    { ...standingTopology, services: [{ ...service, name: 'db', cost: 'database' }] },
    './shop+cache',
  )
  expect(runTarget.record).toMatchObject({
    name: 'shop+cache',
    architecture: null,
    variant: 'cache',
    source: './shop+cache',
    components: [{ name: 'db', cost: 'database' }],
    status: 'measured',
    startupMs: null,
  })
})

const service = testService('app', { command: ['true'], port: 80 })

test('before it is started there is nothing to talk to', () => {
  expect(() => new RunTarget(standingTopology, './shop').client).toThrow('shop+cache is not running')
})

test('once started it can be talked to', async () => {
  await using server = await serve({ 'GET /healthz': () => ({ status: 200 }) })
  const { runTarget } = standing(server.url)
  expect(runTarget.record).toMatchObject({
    startupMs: 120,
    networkPath: 'container network',
    images: [{ component: 'app', reference: 'shop:1' }],
  })
  expect((await runTarget.client.send({ method: 'GET', path: '/healthz' })).status).toBe(200)
  await runTarget.stop()
})

test('work that succeeds leaves it running', async () => {
  const { runTarget, calls } = standing()
  await runTarget.attempt(async () => {}, signal)
  expect(runTarget.failed).toBe(false)
  expect(calls).toEqual([])
  await runTarget.stop()
})

test.each([
  ['an error of the user', boom, { message: 'the app is gone. Look at its log.', exitCode: 5 }],
  ['any other error', new Error('odd'), { message: 'odd', exitCode: 1 }],
])('work that fails with %s takes it out, and it is stopped', async (_, error, failure) => {
  const { runTarget, calls } = standing()
  await runTarget.attempt(() => Promise.reject(error), signal)
  expect(runTarget.record).toMatchObject({ status: 'failed', failure })
  expect(calls).toEqual(['disposed of'])
  expect(() => runTarget.deployment).toThrow('is not running')
})

test('the end of the load driver is passed on and is no failure of the target', async () => {
  const { runTarget, calls } = standing()
  const attempt = runTarget.attempt(() => Promise.reject(new DriverFailed('the load driver ended', 'SIGKILL')), signal)
  await expect(attempt).rejects.toThrow(DriverFailed)
  expect(runTarget.failed).toBe(false)
  expect(calls).toEqual([])
  await runTarget.stop()
})

test('a crash ends work that would wait forever', async () => {
  const { runTarget, crash } = standing()
  const attempt = runTarget.attempt(() => new Promise(() => {}), signal)
  crash(boom)
  await attempt
  expect(runTarget.record.failure?.message).toContain('the app is gone')
})

test('an abort is passed on and is no failure', async () => {
  const abort = new AbortController()
  const { runTarget } = standing()
  const attempt = runTarget.attempt(async () => {
    abort.abort(new Error('Ctrl-C'))
    throw new Error('the request was cancelled')
  }, abort.signal)
  await expect(attempt).rejects.toThrow('Ctrl-C')
  expect(runTarget.failed).toBe(false)
  await runTarget.stop()
})

test('once out, nothing more is attempted', async () => {
  const { runTarget } = standing()
  await runTarget.fail(boom)
  let attempts = 0
  await runTarget.attempt(async () => {
    attempts += 1
  }, signal)
  expect(attempts).toBe(0)
})

test('it is stopped once, however often that is asked for', async () => {
  const { runTarget, calls } = standing()
  await runTarget.stop()
  await runTarget.stop()
  expect(calls).toEqual(['disposed of'])
})
