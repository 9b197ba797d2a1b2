import { expect, test } from 'vitest'
import { composeOf, readApp, readCompose, refusalOf } from './testing/read-compose.ts'
import { testService } from './testing/topology.ts'

test('a service that says nothing of its container gets a read-only one with nothing', async () => {
  expect((await readApp('image: app')).container).toEqual(testService('plain').container)
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

const NOT_MOUNTED = 'Nothing of this machine is mounted: copy it into an image with a Dockerfile.'

test.each([
  [
    'volumes: [./src:/app]',
    `Found: "./src:/app". Expected: a volume of the container, like "data:/var/lib/data". ${NOT_MOUNTED}`,
  ],
  ['volumes: [/etc/hosts:/etc/hosts:ro]', NOT_MOUNTED],
  ['volumes: [~/x:/x]', NOT_MOUNTED],
  ['volumes: [{ type: bind, source: ., target: /app }]', NOT_MOUNTED],
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
  ['networks: [front]', 'the services of a target share one network'],
  ['networks: { default: { aliases: [x] } }', 'the services of a target share one network'],
  ['build: https://example.org/app.git', 'Fetch the sources first'],
  ['build: { dockerfile: ../Dockerfile }', 'Put the Dockerfile into the folder that is built'],
  ['build: { context: ., args: [VERSION] }', 'an argument without a value would come from the shell'],
  ['build: { context: ., ssh: [default] }', 'services.app.build.ssh'],
  ['healthcheck: { test: [curl, localhost] }', 'Correct the test of the health check'],
  ['entrypoint: sh -c "open', 'Expected: a list of strings, program first, or one string whose quotes close.'],
  ['privileged: true', 'services.app.privileged: this key is not supported. Give back the capabilities'],
  ['cpus: 2', 'services.app.cpus: this key is not supported. Leave it out: the budget divides the CPUs'],
  ['network_mode: host', 'services.app.network_mode: this key is not supported.'],
  ['secrets: [x]', 'Copy it into an image with a Dockerfile'],
  ['mem_limit: lots', 'Expected: a size like 64m, 512MiB or 1gb.'],
  ['env_file: missing.env', 'missing.env: cannot be read'],
  ['no_such_key: 1', 'services.app.no_such_key: this key is not known here.'],
])('%s is refused', async (line, expected) => {
  expect(await refusalOf(readApp(line))).toContain(expected)
})

test.each([
  'networks: [default]',
  'networks: { default: }',
  'restart: always',
  'pull_policy: never',
  'container_name: x',
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
