import { expect, test } from 'vitest'
import { type ServiceChanges, testService } from '../../topology/testing/topology.ts'
import { needsImageCheck, parseImageCheck, readinessOf } from './readiness.ts'

const BRIDGE = { address: '172.30.0.2', publishedPort: undefined }
const PUBLISHED = { address: undefined, publishedPort: 4000 }
const NOWHERE = { address: undefined, publishedPort: undefined }
const CHECK = { command: ['pg_isready'], timeoutMs: 1 }
const IMAGE_CHECK = { command: ['from-image'], timeoutMs: 1 }

const choose = (changes: ServiceChanges, reach = BRIDGE as typeof BRIDGE | typeof PUBLISHED | typeof NOWHERE) =>
  readinessOf(testService('app', changes), IMAGE_CHECK, reach)

test('asks the health path where there is a way to it, rather than start a command', () => {
  const service: ServiceChanges = { port: 80, healthPath: '/healthz', container: { healthCheck: CHECK } }
  expect(choose(service)).toEqual({ kind: 'http', url: 'http://172.30.0.2:80/healthz' })
  expect(choose(service, PUBLISHED)).toEqual({ kind: 'http', url: 'http://127.0.0.1:4000/healthz' })
  expect(choose(service, NOWHERE)).toEqual({ kind: 'command', check: CHECK })
})

test('takes the command of the image only where the service says nothing', () => {
  expect(choose({ port: 80 })).toEqual({ kind: 'command', check: IMAGE_CHECK })
  expect(choose({ port: 80, container: { healthCheck: CHECK } })).toEqual({ kind: 'command', check: CHECK })
  expect(choose({ port: 80, container: { healthCheck: null } })).toEqual({ kind: 'port', host: '172.30.0.2', port: 80 })
})

test('does not believe in the openness of a published port', () => {
  expect(choose({ port: 80, container: { healthCheck: null } }, PUBLISHED)).toEqual({ kind: 'running' })
})

test('lets running do where nothing can be asked', () => {
  expect(choose({ container: { healthCheck: null } })).toEqual({ kind: 'running' })
})

test('looks into the image only where it matters', () => {
  expect(needsImageCheck(testService('a', { port: 80, healthPath: '/' }), BRIDGE)).toBe(false)
  expect(needsImageCheck(testService('a', { port: 80, healthPath: '/' }), NOWHERE)).toBe(true)
  expect(needsImageCheck(testService('a', { container: { healthCheck: null } }), NOWHERE)).toBe(false)
  expect(needsImageCheck(testService('a'), BRIDGE)).toBe(true)
})

test('reads the health check of an image', () => {
  expect(parseImageCheck({ Healthcheck: { Test: ['CMD', 'a', 'b'], Timeout: 2e9 } })).toEqual({
    command: ['a', 'b'],
    timeoutMs: 2_000,
  })
  expect(parseImageCheck({ Healthcheck: { Test: ['CMD-SHELL', 'a || exit 1'] } })).toEqual({
    command: ['/bin/sh', '-c', 'a || exit 1'],
    timeoutMs: 30_000,
  })
  expect(parseImageCheck({ Healthcheck: { Test: ['CMD-SHELL', 'a'] }, Shell: ['/bin/bash', '-ec'] })?.command).toEqual([
    '/bin/bash',
    '-ec',
    'a',
  ])
  for (const none of [{}, { Healthcheck: null }, { Healthcheck: { Test: ['NONE'] } }, { Healthcheck: { Test: [] } }]) {
    expect(parseImageCheck(none)).toBeUndefined()
  }
})
