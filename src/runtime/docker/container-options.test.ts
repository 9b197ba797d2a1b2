import { expect, test } from 'vitest'
import { type ServiceChanges, testService } from '../../topology/testing/topology.ts'
import { type ContainerPlace, containerOptions } from './container-options.ts'

const PLACE: ContainerPlace = {
  name: 'archbench-1-shop-app',
  image: 'sha256:1',
  labels: { 'archbench.run': '1' },
  network: 'archbench-1-shop',
  address: '172.30.0.2',
  memoryBytes: 100,
  needs: { tmpfs: [] },
  publishedPort: undefined,
}

const options = (changes: ServiceChanges = {}, place: Partial<ContainerPlace> = {}) =>
  containerOptions(testService('app', changes), { ...PLACE, ...place })

test('gives a service that asks for nothing as little as there is', () => {
  expect(options()).toMatchObject({
    name: 'archbench-1-shop-app',
    Image: 'sha256:1',
    Labels: { 'archbench.run': '1' },
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: [],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': '' },
      Mounts: [],
      RestartPolicy: { Name: 'no' },
      Memory: 100,
      MemorySwap: 100,
      Ulimits: [{ Name: 'nofile', Soft: 16_384, Hard: 16_384 }],
    },
    NetworkingConfig: {
      EndpointsConfig: { 'archbench-1-shop': { Aliases: ['app'], IPAMConfig: { IPv4Address: '172.30.0.2' } } },
    },
  })
})

test('gives a well-known image what it needs, unless the service says otherwise', () => {
  const needs = { user: 'postgres', tmpfs: ['/run/postgres:mode=1777', '/var/log/postgres'] }
  expect(options({}, { needs })).toMatchObject({
    User: 'postgres',
    HostConfig: { Tmpfs: { '/tmp': '', '/run/postgres': 'mode=1777', '/var/log/postgres': '' } },
  })
  const free = { readOnly: false, droppedCapabilities: [] }
  expect(options({ container: free }, { needs })).not.toHaveProperty('User')
  const container = { user: '70', tmpfs: ['/run/postgres:size=1m'], volumes: ['/var/log/postgres'] }
  const own = options({ container }, { needs })
  expect(own.User).toBe('70')
  expect(own.HostConfig?.Tmpfs).toEqual({ '/tmp': '', '/run/postgres': 'size=1m' })
})

test('leaves to the image what the service does not say', () => {
  for (const key of ['Cmd', 'Entrypoint', 'User', 'WorkingDir', 'ExposedPorts'])
    expect(options()).not.toHaveProperty(key)
  for (const key of ['PortBindings', 'ShmSize', 'CpusetCpus']) expect(options().HostConfig).not.toHaveProperty(key)
})

test('takes over what the service says', () => {
  const asked = options({
    command: ['node', 'main.ts'],
    environment: { A: '1', B: 'x=y' },
    stopGraceMs: 1_500,
    container: {
      entrypoint: ['/bin/tini', '--'],
      user: '1000:1000',
      workingDirectory: '/app',
      readOnly: false,
      addedCapabilities: ['CHOWN'],
      init: true,
      shmBytes: 2,
      ulimits: { nofile: { soft: 1, hard: 2 }, memlock: { soft: -1, hard: -1 } },
    },
  })
  expect(asked).toMatchObject({
    Cmd: ['node', 'main.ts'],
    Entrypoint: ['/bin/tini', '--'],
    Env: ['A=1', 'B=x=y'],
    User: '1000:1000',
    WorkingDir: '/app',
    StopTimeout: 2,
    HostConfig: {
      ReadonlyRootfs: false,
      CapAdd: ['CHOWN'],
      Init: true,
      ShmSize: 2,
      Ulimits: [
        { Name: 'nofile', Soft: 1, Hard: 2 },
        { Name: 'memlock', Soft: -1, Hard: -1 },
      ],
    },
  })
})

test('publishes a port on 127.0.0.1 alone', () => {
  expect(options({ port: 8080 }, { publishedPort: 4000 })).toMatchObject({
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '4000' }] } },
  })
})

test('has options of folders in memory, and leaves /tmp to the service that puts something there', () => {
  expect(options({ container: { tmpfs: ['/run:size=64m,mode=700', '/var/cache'] } }).HostConfig?.Tmpfs).toEqual({
    '/tmp': '',
    '/run': 'size=64m,mode=700',
    '/var/cache': '',
  })
  expect(options({ container: { tmpfs: ['/tmp:exec'] } }).HostConfig?.Tmpfs).toEqual({ '/tmp': 'exec' })
  const { Tmpfs, Mounts } = options({ container: { volumes: ['/tmp'] } }).HostConfig ?? {}
  expect(Tmpfs).toEqual({})
  expect(Mounts).toMatchObject([{ Type: 'volume', Target: '/tmp', VolumeOptions: { Labels: PLACE.labels } }])
})
