import { expect, test } from 'vitest'
import { ExitCode, UserError } from '../base/errors.ts'
import { DriverFailed } from '../load/driver-failed.ts'
import { serve } from '../scenario/testing/tiny-server.ts'
import { testService } from '../topology/testing/topology.ts'
import { Contestant } from './contestant.ts'
import { standing, standingTopology } from './testing/standing-target.ts'

const { signal } = new AbortController()
const boom = new UserError('the app is gone', { remedy: 'Look at its log', exitCode: ExitCode.broken })

test('its record begins with what the topology says', () => {
  const contestant = new Contestant(
    { ...standingTopology, services: [{ ...service, name: 'db', cost: 'database' }] },
    './shop+cache',
  )
  expect(contestant.record).toMatchObject({
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
  expect(() => new Contestant(standingTopology, './shop').client).toThrow('shop+cache is not running')
})

test('once started it can be talked to', async () => {
  await using server = await serve({ 'GET /healthz': () => ({ status: 200 }) })
  const { contestant } = standing(server.url)
  expect(contestant.record).toMatchObject({
    startupMs: 120,
    networkPath: 'container network',
    images: [{ component: 'app', reference: 'shop:1' }],
  })
  expect((await contestant.client.send({ method: 'GET', path: '/healthz' })).status).toBe(200)
  await contestant.stop()
})

test('work that succeeds leaves it running', async () => {
  const { contestant, calls } = standing()
  await contestant.attempt(async () => {}, signal)
  expect(contestant.failed).toBe(false)
  expect(calls).toEqual([])
  await contestant.stop()
})

test.each([
  ['an error of the user', boom, { message: 'the app is gone. Look at its log.', exitCode: 5 }],
  ['any other error', new Error('odd'), { message: 'odd', exitCode: 1 }],
])('work that fails with %s takes it out, and it is stopped', async (_, error, failure) => {
  const { contestant, calls } = standing()
  await contestant.attempt(() => Promise.reject(error), signal)
  expect(contestant.record).toMatchObject({ status: 'failed', failure })
  expect(calls).toEqual(['disposed of'])
  expect(() => contestant.deployment).toThrow('is not running')
})

test('the end of the load driver is passed on and is no failure of the target', async () => {
  const { contestant, calls } = standing()
  const attempt = contestant.attempt(() => Promise.reject(new DriverFailed('the load driver ended', 'SIGKILL')), signal)
  await expect(attempt).rejects.toThrow(DriverFailed)
  expect(contestant.failed).toBe(false)
  expect(calls).toEqual([])
  await contestant.stop()
})

test('a crash ends work that would wait forever', async () => {
  const { contestant, crash } = standing()
  const attempt = contestant.attempt(() => new Promise(() => {}), signal)
  crash(boom)
  await attempt
  expect(contestant.record.failure?.message).toContain('the app is gone')
})

test('an abort is passed on and is no failure', async () => {
  const abort = new AbortController()
  const { contestant } = standing()
  const attempt = contestant.attempt(async () => {
    abort.abort(new Error('Ctrl-C'))
    throw new Error('the request was cancelled')
  }, abort.signal)
  await expect(attempt).rejects.toThrow('Ctrl-C')
  expect(contestant.failed).toBe(false)
  await contestant.stop()
})

test('once out, nothing more is attempted', async () => {
  const { contestant } = standing()
  await contestant.fail(boom)
  let attempts = 0
  await contestant.attempt(async () => {
    attempts += 1
  }, signal)
  expect(attempts).toBe(0)
})

test('it is stopped once, however often that is asked for', async () => {
  const { contestant, calls } = standing()
  await contestant.stop()
  await contestant.stop()
  expect(calls).toEqual(['disposed of'])
})
