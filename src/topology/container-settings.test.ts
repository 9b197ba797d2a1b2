import { expect, test } from 'vitest'
import { composeOf, readApp, readCompose, refusalOf } from './testing/read-compose.ts'
import { testService } from './testing/topology.ts'

test('a service that says nothing of its container gets what Compose gives it', async () => {
  const container = { readOnly: false, droppedCapabilities: [] }
  expect((await readApp('image: app')).container).toEqual(testService('plain', { container }).container)
})

test('what a service says of its container is kept', async () => {
  const { container, replicas, stopGraceMs } = await readApp(
    'entrypoint: [tini, --]',
    'working_dir: /srv',
    'user: 1000',
    'read_only: false',
    'cap_add: [net_bind_service, CAP_CHOWN]',
    'cap_drop: [ALL]',
    'security_opt: ["no-new-privileges:true"]',
    'tmpfs: ["/tmp", "/run:size=64m,mode=1777"]',
    'volumes: ["data:/var/lib/data/", /cache, { type: volume, source: more, target: /more }]',
    'init: true',
    'ulimits: { nofile: 1024, nproc: { soft: 1, hard: 2 } }',
    'shm_size: 128m',
    'healthcheck: { test: [CMD, pg_isready], timeout: 2s, interval: 500ms, start_period: 1m, retries: 3 }',
    'deploy: { replicas: 1, resources: { limits: { memory: 1.5G }, reservations: { cpus: "2" } } }',
    'stop_grace_period: 1m30s',
  )
  expect({ replicas, stopGraceMs }).toEqual({ replicas: 1, stopGraceMs: 90_000 })
  expect(container).toEqual({
    build: undefined,
    entrypoint: ['tini', '--'],
    workingDirectory: '/srv',
    user: '1000',
    readOnly: false,
    addedCapabilities: ['NET_BIND_SERVICE', 'CHOWN'],
    droppedCapabilities: ['ALL'],
    mounts: [],
    tmpfs: ['/tmp', '/run:size=64m,mode=1777'],
    volumes: ['/var/lib/data', '/cache', '/more'],
    init: true,
    ulimits: { nofile: { soft: 1024, hard: 1024 }, nproc: { soft: 1, hard: 2 } },
    shmBytes: 128 * 2 ** 20,
    healthCheck: { command: ['pg_isready'], timeoutMs: 2_000 },
    startAllowanceMs: 61_500,
    memoryBytes: 1.5 * 2 ** 30,
  })
})

test('a build is relative to the compose file', async () => {
  const { directory, services } = await readCompose(
    composeOf('build: { context: ./app, args: [VERSION=3], target: run, cache_from: [x] }'),
    composeOf('build: { args: { NAME: "${NAME}" } }'),
  )
  expect(services[0]?.container.build).toEqual({
    context: `${directory}/app`,
    dockerfile: 'Dockerfile',
    args: { VERSION: '3', NAME: 'shop' },
    target: 'run',
  })
  const [short] = (await readCompose(composeOf('build: .'))).services
  expect(short?.container.build).toMatchObject({ dockerfile: 'Dockerfile', args: {} })
})

test.each([
  [
    'healthcheck: { test: "curl -f localhost" }',
    { command: ['/bin/sh', '-c', 'curl -f localhost'], timeoutMs: 30_000 },
  ],
  ['healthcheck: { test: [CMD-SHELL, "a | b"] }', { command: ['/bin/sh', '-c', 'a | b'], timeoutMs: 30_000 }],
  ['healthcheck: { test: [NONE] }', null],
  ['healthcheck: { disable: true }', null],
  ['healthcheck: { interval: 1s }', undefined],
])('%s', async (line, healthCheck) => {
  expect((await readApp(line)).container.healthCheck).toEqual(healthCheck)
})

test('numbers and flags may come from variables', async () => {
  const { container, replicas } = await readApp(
    'read_only: "${READ_ONLY:-false}"',
    'init: ${INIT:-true}',
    'deploy: { replicas: "${REPLICAS:-3}" }',
    'mem_limit: ${MEMORY:-64m}',
  )
  expect({ replicas, ...container }).toMatchObject({ replicas: 3, readOnly: false, init: true, memoryBytes: 2 ** 26 })
})

test('without expose, the first TCP port that would be published is the one to call', async () => {
  const portOf = async (ports: string) =>
    (await readCompose(composeOf(`ports: ${ports}`).replace('    expose: ["80"]\n', ''))).services[0]?.port
  expect(await portOf('["53:53/udp", "127.0.0.1:8080:90"]')).toBe(90)
  expect(await portOf('[{ target: 91, published: 8080 }]')).toBe(91)
  expect((await readApp('ports: ["8080:90"]')).port).toBe(80)
})

test('a one-off service may be waited for', async () => {
  const { services } = await readCompose(
    `x-archbench: { entrypoint: app }\n${composeOf('depends_on: { once: { condition: service_completed_successfully, required: true } }')}  once: { image: once }\n`,
  )
  expect(services[0]?.dependsOn).toEqual([{ service: 'once', condition: 'service_completed_successfully' }])
})

test.each([
  ['volumes: [./src:/app]', '/src, which is not there. Expected: a file or folder below '],
  ['volumes: [/etc/hosts:/etc/hosts:ro]', 'Found: /etc/hosts, which lies outside of the project.'],
  [
    'volumes: [/var/run/docker.sock:/var/run/docker.sock]',
    'services.app.volumes: this file cannot be given to a container',
  ],
  ['volumes: [../other:/x]', 'services.app.volumes: this file cannot be given to a container'],
  [
    'volumes: [~/x:/x]',
    'Found: "~/x:/x". Expected: a path below the folder of the compose file. Copy it into an image',
  ],
  ['volumes: [{ type: tmpfs, target: /x }]', 'Name it under tmpfs'],
  ['volumes: [data:/x:ro]', 'Leave options out: volumes are empty and writable at the start'],
  ['volumes: [data:x]', 'Give the path in the container from its root'],
  ['tmpfs: tmp', 'Expected: a path in the container'],
  ['security_opt: [seccomp:unconfined]', 'Found: "seccomp:unconfined". Expected: no-new-privileges.'],
  ['security_opt: ["no-new-privileges:false"]', 'Expected: no-new-privileges.'],
  ['cap_add: [ALL]', 'Name the capabilities that the program needs'],
  [
    'deploy: { resources: { limits: { cpus: "0.5" } } }',
    'services.app.deploy.resources.limits.cpus: this value does not fit. Found: "0.5". Expected: no limit of CPUs. Leave it out: the budget divides the CPUs',
  ],
  ['deploy: { mode: global }', 'services.app.deploy.mode'],
  ['networks: { default: { ipv4_address: 10.0.0.2 } }', 'services.app.networks'],
  ['platform: linux/s390x', "images run on this machine's own architecture"],
  ['build: https://example.org/app.git', 'Fetch the sources first'],
  ['build: { dockerfile: ../Dockerfile }', 'Put the Dockerfile into the folder that is built'],
  ['build: { context: ., args: [VERSION] }', 'an argument without a value would come from the shell'],
  ['build: { context: ., ssh: [default] }', 'services.app.build.ssh'],
  ['healthcheck: { test: [curl, localhost] }', 'Correct the test of the health check'],
  ['entrypoint: sh -c "open', 'Expected: a list of strings, program first, or one string whose quotes close.'],
  ['privileged: true', 'services.app.privileged: this key is not supported. Give back the capabilities'],
  ['cpus: 2', 'services.app.cpus: this key is not supported. Leave it out: the budget divides the CPUs'],
  ['network_mode: host', 'services.app.network_mode: this key is not supported.'],
  ['secrets: [x]', 'services.app.secrets: there is no such entry under secrets. Found: x.'],
  ['mem_limit: lots', 'Expected: a size like 64m, 512MiB or 1gb.'],
  ['env_file: missing.env', 'missing.env: cannot be read'],
  ['no_such_key: 1', 'services.app.no_such_key: this key is not known here.'],
])('%s is refused', async (line, expected) => {
  expect(await refusalOf(readApp(line))).toContain(expected)
})

test.each([
  'networks: [default]',
  'networks: { default: }',
  'networks: [front, back]',
  'restart: always',
  'pull_policy: never',
])('%s changes nothing', async (line) => {
  expect(await readApp(line)).toEqual(await readApp())
})

test.each(['{ data: { external: true } }', '{ data: { driver_opts: { type: nfs } } }', '{ data: { driver: rexray } }'])(
  'the volumes %s are refused',
  async (volumes) => {
    expect(await refusalOf(readCompose(`${composeOf()}volumes: ${volumes}\n`))).toContain('volumes.data')
  },
)

test('a volume that would be shared is refused', async () => {
  const two = `x-archbench: { entrypoint: app }\n${composeOf('volumes: [data:/a]')}  other: { volumes: ["data:/b"] }\n`
  expect(await refusalOf(readCompose(two))).toContain(
    'services.other.volumes: this volume would be shared. Found: data, of app as well.',
  )
  const replicas = composeOf('volumes: [data:/a]', 'deploy: { replicas: 2 }')
  expect(await refusalOf(readCompose(replicas))).toContain('Found: data, of several replicas.')
  const anonymous = composeOf('volumes: [/a]', 'deploy: { replicas: 2 }')
  expect((await readCompose(anonymous)).services[0]?.container.volumes).toEqual(['/a'])
})

test('a service is found by its other names as well', async () => {
  expect(await readApp('container_name: x', 'networks: { front: { aliases: [y] }, back: }')).toMatchObject({
    aliases: ['x', 'y'],
  })
})

test.each(['{ x: { external: true } }', '{ x: { environment: HOME } }'])(
  'the secrets %s are refused',
  async (secrets) => {
    expect(await refusalOf(readCompose(`${composeOf('secrets: [x]')}secrets: ${secrets}\n`))).toContain('secrets.x')
  },
)

const PROFILES = `services:
  app: { image: app, ports: ["80"] }
  debug: { image: debug, profiles: [debug], ports: ["81"] }
`

test('a service with profiles is started where one of them is active, and else named', async () => {
  const without = await readCompose(PROFILES)
  expect(without.services.map(({ name }) => name)).toEqual(['app'])
  expect(without.notes).toEqual(['debug is left out: its profile debug is not active (COMPOSE_PROFILES)'])
  const active = `x-archbench: { entrypoint: app }\n${PROFILES}`
  const { services } = await readCompose(active, 'services: { debug: { profiles: !reset [] } }')
  expect(services.map(({ name }) => name)).toEqual(['app', 'debug'])
})

test('requests go to the only service that publishes a port, else to the one that no other waits for', async () => {
  const web = 'web: { image: web, ports: ["80"], depends_on: [api] }'
  const db = 'db: { image: db, expose: ["5432"] }'
  const found = await readCompose(`services:\n  ${web}\n  api: { image: api, ports: ["81"] }\n  ${db}\n`)
  expect(found.entrypoint).toBe('web')
  expect(found.notes).toEqual([
    'requests go to web, which publishes port 80; x-archbench.entrypoint names another service',
  ])
  const two = 'services: { a: { image: a, ports: ["80"] }, b: { image: b, ports: ["81"] } }'
  expect(await refusalOf(readCompose(two))).toContain(
    'Found: nothing, and not exactly one service that publishes a port. Expected: one of a, b.',
  )
})
