import { expect, test } from 'vitest'
import { UserError } from '../../../base/errors.ts'
import { formatAddress, parseDockerHost } from './address.ts'

const ssh = { kind: 'ssh', host: 'far', user: undefined, port: undefined, path: undefined }

test.each([
  ['unix:///run/docker.sock', { kind: 'socket', path: '/run/docker.sock' }],
  ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
  ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
  ['tcp://far:1234', { kind: 'tcp', host: 'far', port: 1234 }],
  ['tcp://far', { kind: 'tcp', host: 'far', port: 2375 }],
  ['tcp://[::1]:1234/', { kind: 'tcp', host: '::1', port: 1234 }],
  ['far:1234', { kind: 'tcp', host: 'far', port: 1234 }],
  ['ssh://far', ssh],
  ['ssh://me@far:22/run/my%20docker.sock', { ...ssh, user: 'me', port: 22, path: '/run/my docker.sock' }],
])('%s', (text, address) => {
  expect(parseDockerHost(text, 'DOCKER_HOST', false)).toEqual(address)
})

test('the port for TLS is another one', () => {
  expect(parseDockerHost('tcp://far', 'DOCKER_HOST', true)).toMatchObject({ port: 2376 })
})

test.each([
  'http://far:2375',
  '/var/run/docker.sock',
  'tcp://',
  'tcp://far:port',
  'tcp://far/below',
  'ssh://me:password@far',
  'ssh://far?a=b',
])('%s is refused', (text) => {
  const attempt = (): unknown => parseDockerHost(text, 'DOCKER_HOST', false)
  expect(attempt).toThrow(UserError)
  expect(attempt).toThrow('no address of a Docker engine')
})

test.each([
  'unix:///run/docker.sock',
  'npipe:////./pipe/docker_engine',
  'tcp://far:1234',
  'tcp://[::1]:1234',
  'ssh://far',
  'ssh://me@far:22/run/docker.sock',
])('%s is written as it was read', (text) => {
  expect(formatAddress(parseDockerHost(text, 'DOCKER_HOST', false))).toBe(text)
})
