import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { packageRoot } from '../../src/base/package-root.ts'
import { loadImages, saveImages } from '../../src/runtime/docker/images/archive.ts'
import { buildImage, IMAGE_LABEL } from '../../src/runtime/docker/images/build.ts'
import { findImage } from '../../src/runtime/docker/images/engine-image.ts'
import { type ImageMap, loadImageMap, mapReference } from '../../src/runtime/docker/images/image-map.ts'
import { readPinnedImages } from '../../src/runtime/docker/images/pinned.ts'
import { prepareImages } from '../../src/runtime/docker/images/prepare.ts'
import { referenceImage } from '../../src/runtime/docker/images/reference-image.ts'
import { removeBuiltImages } from '../../src/runtime/docker/images/remove.ts'
import { testService } from '../../src/topology/testing/topology.ts'
import type { ContainerSettings, Service } from '../../src/topology/topology.ts'

const docker = new Docker()
const signal = new AbortController().signal
const name = `archbench-images-test-${process.pid}`
let folder = ''
let map: ImageMap = new Map()
const made: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), `${name}-`))
  map = await loadImageMap(process.env.ARCHBENCH_IMAGES)
})
afterEach(async () => {
  for (const { Id } of await docker.listContainers({ all: true, filters: { label: [name] } })) {
    await docker.getContainer(Id).remove({ force: true, v: true })
  }
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  // A test that failed may have left one unmade.
  for (const reference of made) if (await findImage(docker, reference)) await docker.getImage(reference).remove()
})

function service(image: string | undefined, build?: Partial<ContainerSettings['build']>): Service {
  const whole = build && { context: folder, dockerfile: 'Dockerfile', args: {}, target: undefined, ...build }
  return testService('shop', { image, container: { build: whole } })
}

async function prepare(one: Service, withMap: ImageMap = map): Promise<{ reference: string; lines: string[] }> {
  const lines: string[] = []
  const prepared = await prepareImages(docker, [one], { map: withMap, signal, onProgress: (line) => lines.push(line) })
  const reference = prepared.get(one)?.reference ?? ''
  if (one.container.build) made.push(reference)
  return { reference, lines }
}

/** A folder with these files, to build an image from. */
function context(title: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, title)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(UserError)
  return (error as UserError).paragraph()
}

/** Runs a command in a container as hardened as those of a run, and answers with what it wrote. */
async function output(image: string, command: readonly string[]): Promise<{ text: string; exitCode: number }> {
  // With a terminal the engine sends what was written as it is.
  const settings = {
    Image: image,
    Cmd: [...command],
    Tty: true,
    Env: ['NO_COLOR=1'],
    Labels: { [name]: '' },
    HostConfig: HARDENED,
  }
  const container = await docker.createContainer(settings)
  await container.start()
  const { StatusCode } = (await container.wait()) as { StatusCode: number }
  const logs = await container.logs({ stdout: true, stderr: true, follow: false })
  return { text: logs.toString('utf8').replaceAll('\r', ''), exitCode: StatusCode }
}

const HARDENED = {
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges'],
  ReadonlyRootfs: true,
  Tmpfs: { '/tmp': '' },
} satisfies Docker.HostConfig

async function nodeBase(): Promise<{ reference: string; id: string }> {
  const pinned = await readPinnedImages()
  const one = service(pinned.get('node'))
  const prepared = await prepareImages(docker, [one], { map, signal, onProgress: () => {} })
  return prepared.get(one) ?? { reference: '', id: '' }
}

test('an image that the map names is taken in place of that in the compose file', async () => {
  const { reference } = await nodeBase()
  const own = new Map([['registry.example/shop:1', reference]])
  expect((await prepare(service('registry.example/shop:1'), own)).reference).toBe(reference)
})

test('a missing image is told with service, reason and remedy', async () => {
  // Port 1 refuses at once, with a network and without one.
  const text = await failure(prepare(service('127.0.0.1:1/none/such:1')))
  expect(text).toMatch(/127\.0\.0\.1:1\/none\/such:1 of service "shop" cannot be pulled/)
  expect(text).toMatch(/archbench images build.*--images.*archbench images load/)
})

test('the reference implementations run as a user without rights, from a file system that stays as it is', async () => {
  const { reference, lines } = await prepare(service('archbench/reference'))
  expect(reference).toMatch(/^archbench\/reference:[0-9a-f]{12}$/)
  // Once more, and nothing is built.
  expect((await prepare(service('archbench/reference'))).lines).toEqual([])
  expect(lines.filter((line) => line.includes('RUN'))).toEqual([])
  const { Config } = await docker.getImage(reference).inspect()
  expect(Config.User).toBe('node')
  expect(Config.Entrypoint ?? []).toEqual([])
  expect(Config.Labels).toMatchObject({ 'archbench.image': 'reference' })
  const script =
    'require("fs").writeFileSync("/tmp/a", ""); try { require("fs").writeFileSync("/app/a", "") } catch (e) { console.log(process.getuid(), process.cwd(), e.code) }'
  expect(await output(reference, ['node', '-e', script])).toMatchObject({
    exitCode: 0,
    text: '1000 /app/reference-impls EROFS\n',
  })
  // It comes as far as its settings: every import was found.
  const { text } = await output(reference, ['node', 'ecommerce/monolith/main.ts'])
  expect(text).toContain('DATABASE_URL')
  expect((await findImage(docker, 'archbench/reference:latest'))?.id).toBe((await findImage(docker, reference))?.id)
})

test('the image of the reference implementations has another name when a file of them changes', async () => {
  const root = join(folder, 'copy')
  cpSync(join(packageRoot, 'reference-impls'), join(root, 'reference-impls'), { recursive: true })
  symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'))
  const base = await nodeBase()
  const build = (): Promise<string> => referenceImage(docker, { base, signal, onProgress: () => {}, root })
  const before = await build()
  expect(await build()).toBe(before)
  // What is not shipped does not count.
  writeFileSync(join(root, 'reference-impls', 'ecommerce', 'monolith', 'more.test.ts'), '')
  expect(await build()).toBe(before)
  writeFileSync(join(root, 'reference-impls', 'ecommerce', 'monolith', 'more.ts'), 'export const more = 1\n')
  const after = await build()
  made.push(after)
  expect(after).not.toBe(before)
  // The name that others use stands for the code that is installed.
  await prepare(service('archbench/reference'))
})

test("a user's image is built from the folder, less what is left out, on the image that the map names", async () => {
  const official = (await readPinnedImages()).get('node') ?? ''
  const root = context('own', {
    Dockerfile: `ARG WORD\nFROM ${official} AS first\nARG WORD\nRUN echo $WORD > /word\nCOPY . /shop\nFROM first AS last\nRUN exit 3\n`,
    '.dockerignore': 'secret\n',
    secret: 'x',
    'public.txt': 'x',
  })
  const one = service(undefined, { context: root, args: { WORD: 'hello' }, target: 'first' })
  const { reference } = await prepare(one)
  expect(reference).toMatch(/^archbench\/build-own-shop:[0-9a-f]{12}$/)
  const layersOf = async (image: string) => (await docker.getImage(image).inspect()).RootFS.Layers ?? []
  const base = await layersOf(mapReference(official, map, await readPinnedImages()))
  expect(base.length).toBeGreaterThan(0)
  expect((await layersOf(reference)).slice(0, base.length)).toEqual(base)
  const { text } = await output(reference, [
    'node',
    '-p',
    'require("fs").readFileSync("/word", "utf8").trim() + require("fs").readdirSync("/shop").join()',
  ])
  expect(text.trim()).toBe('hello.dockerignore,Dockerfile,public.txt')
  expect((await prepare(one)).lines).toEqual([])
  writeFileSync(join(root, 'public.txt'), 'y')
  expect((await prepare(one)).reference).not.toBe(reference)
})

test('a build that fails is told with the file and the last lines of its output', async () => {
  const official = (await readPinnedImages()).get('node') ?? ''
  const root = context('broken', { Dockerfile: `FROM ${official}\nRUN echo the-reason; exit 3\n` })
  const text = await failure(prepare(service(undefined, { context: root })))
  expect(text).toMatch(/broken\/Dockerfile: the image of service "shop" cannot be built/)
  expect(text).toContain('the-reason\n')
})

test('a Dockerfile that needs BuildKit is built, with or without the frontend that it names', async () => {
  const official = (await readPinnedImages()).get('node') ?? ''
  const root = context('buildkit', {
    Dockerfile: `# syntax=docker/dockerfile:1
FROM ${official} AS made
RUN --mount=type=cache,target=/var/cache/made echo ${name} > /made
FROM ${official} AS not-needed
RUN exit 3
FROM ${official}
ARG TARGETOS
RUN --mount=type=bind,from=made,target=/from cp /from/made /made && echo $TARGETOS >> /made
COPY --chmod=640 word /word
`,
    word: 'x',
  })
  const { reference, lines } = await prepare(service(undefined, { context: root }))
  expect(lines.join('\n')).toMatch(/building the image of service "shop": step \d\/\d, RUN --mount/)
  const { text } = await output(reference, ['sh', '-c', 'cat /made; stat -c %a /word'])
  expect(text).toBe(`${name}\nlinux\n640\n`)
})

test('heredocs are built, or the error says which engine and frontend know them', async () => {
  const official = (await readPinnedImages()).get('node') ?? ''
  const root = context('heredoc', { Dockerfile: `FROM ${official}\nRUN <<END\necho one > /made\nEND\n` })
  const one = service(undefined, { context: root })
  const { Version } = await docker.version()
  if (Number.parseInt(Version, 10) < 23) {
    const text = await failure(prepare(one))
    expect(text).toMatch(/heredoc\/Dockerfile: .*unknown instruction: ECHO/i)
    expect(text).toMatch(/Heredocs \(line 3\) need version 1\.4 .* use Docker 23 or newer, or begin .*# syntax=docker/)
  } else {
    expect((await output((await prepare(one)).reference, ['cat', '/made'])).text).toBe('one\n')
  }
})

/** Connections to the engine that stay open. */
const openSockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length

test('builds that fail or are broken off leave no connection behind', async () => {
  const official = (await readPinnedImages()).get('node') ?? ''
  const root = context('leaving', { Dockerfile: `FROM ${official}\nRUN exit 3\n` })
  await docker.ping()
  const before = openSockets()
  for (let index = 0; index < 3; index += 1) await failure(prepare(service(undefined, { context: root })))
  writeFileSync(join(root, 'Dockerfile'), `FROM ${official}\nRUN sleep 600\n`)
  const controller = new AbortController()
  const onProgress = (line: string): void => {
    if (line.includes('sleep')) controller.abort(new Error('enough'))
  }
  const one = service(undefined, { context: root })
  await expect(prepareImages(docker, [one], { map, signal: controller.signal, onProgress })).rejects.toThrow('enough')
  await expect.poll(openSockets, { timeout: 10_000 }).toBeLessThanOrEqual(before)
})

test('preparing ends when the run is interrupted', async () => {
  const official = (await readPinnedImages()).get('node') ?? ''
  const root = context('endless', { Dockerfile: `FROM ${official}\nRUN sleep 600\n` })
  const controller = new AbortController()
  const onProgress = (line: string): void => {
    if (line.includes('sleep')) controller.abort(new Error('enough'))
  }
  const one = service(undefined, { context: root })
  await expect(prepareImages(docker, [one], { map, signal: controller.signal, onProgress })).rejects.toThrow('enough')
})

test('images come through a file to another engine', async () => {
  const one = service(undefined, {
    context: context('tiny', { Dockerfile: 'FROM scratch\nCOPY word /word\n', word: name }),
  })
  const { reference } = await prepare(one)
  const id = (await findImage(docker, reference))?.id
  const file = join(folder, 'images.tar')
  await saveImages(docker, [reference], file, { signal, onProgress: () => {} })
  await docker.getImage(reference).remove()
  expect(await findImage(docker, reference)).toBeUndefined()
  expect(await loadImages(docker, file, { signal, onProgress: () => {} })).toEqual([reference])
  expect((await findImage(docker, reference))?.id).toBe(id)
  writeFileSync(file, 'no images')
  expect(await failure(loadImages(docker, file, { signal, onProgress: () => {} }))).toContain('docker save')
  expect(await failure(loadImages(docker, join(folder, 'none'), { signal, onProgress: () => {} }))).toContain('ENOENT')
})

test('what was built is removed by its label, and what a container stands on stays', async () => {
  const build = (word: string): Promise<void> =>
    buildImage(docker, {
      what: 'a test image',
      tag: `${name}:1`,
      files: [
        { path: 'Dockerfile', mode: 0o644, content: Buffer.from('FROM scratch\nCOPY word /word\n') },
        { path: 'word', mode: 0o644, content: Buffer.from(word) },
      ],
      dockerfile: 'Dockerfile',
      labels: { [IMAGE_LABEL]: name },
      builder: 'classic',
      remedy: () => 'Look at what the builder said',
      signal,
      onProgress: () => {},
    })
  await build(`${name} one`)
  const replaced = (await findImage(docker, `${name}:1`))?.id ?? ''
  await build(`${name} two`)
  const container = await docker.createContainer({ Image: `${name}:1`, Cmd: ['none'], Labels: { [name]: '' } })
  expect(await removeBuiltImages(docker, name)).toEqual({ removed: [replaced], inUse: [`${name}:1`] })
  await container.remove()
  expect(await removeBuiltImages(docker, name)).toEqual({ removed: [`${name}:1`], inUse: [] })
  expect(await findImage(docker, `${name}:1`)).toBeUndefined()
})

interface Server {
  readonly image: string
  readonly command?: string[]
  readonly user?: string
  readonly environment?: string[]
  readonly tmpfs?: Record<string, string>
  readonly volume?: string
  /** Run in the container until it ends well, once the port takes connections. */
  readonly healthy?: string[]
  /** Said when it is ready, where the port opens before it heeds signals. */
  readonly says?: string
  readonly port: number
  /** Added to the image first: Dockerfile lines and files. */
  readonly files?: Readonly<Record<string, string>>
}

const KAFKA = {
  CLUSTER_ID: 'YXJjaGJlbmNoLXNob3AtMQ',
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://127.0.0.1:9093',
  KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://127.0.0.1:9092',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:9093',
  KAFKA_LOG_DIRS: '/var/lib/kafka/data',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_HEAP_OPTS: '-Xms256m -Xmx256m',
}

const SERVERS: readonly Server[] = [
  {
    image: 'postgres',
    user: 'postgres',
    environment: ['POSTGRES_USER=shop', 'POSTGRES_PASSWORD=a "word" with \'marks\'', 'POSTGRES_DB=two words'],
    tmpfs: { '/var/run/postgresql': 'mode=1777' },
    volume: '/var/lib/postgresql',
    // By TCP as another container would: the password was set, and the database made.
    healthy: ['sh', '-c', 'PGPASSWORD=$POSTGRES_PASSWORD psql -h $(hostname -i) -U shop -d "two words" -c "SELECT 1"'],
    port: 5432,
  },
  {
    image: 'kafka',
    user: 'appuser',
    environment: Object.entries(KAFKA).map(([key, value]) => `${key}=${value}`),
    tmpfs: { '/opt/kafka/config': 'uid=1000,gid=1000,mode=755', '/opt/kafka/logs': 'uid=1000,gid=1000,mode=755' },
    volume: '/var/lib/kafka/data',
    healthy: [
      '/opt/kafka/bin/kafka-topics.sh',
      '--bootstrap-server',
      '127.0.0.1:9092',
      '--create',
      '--if-not-exists',
      '--topic',
      'a',
    ],
    port: 9092,
  },
  {
    image: 'rabbitmq',
    user: 'rabbitmq',
    environment: ['RABBITMQ_DEFAULT_USER=shop', 'RABBITMQ_DEFAULT_PASS=secret'],
    tmpfs: { '/var/log/rabbitmq': 'mode=1777' },
    volume: '/var/lib/rabbitmq',
    healthy: ['rabbitmqctl', 'authenticate_user', 'shop', 'secret'],
    port: 5672,
  },
  { image: 'nats', command: ['-js', '-sd', '/data', '--addr', '0.0.0.0'], user: '0:0', volume: '/data', port: 4222 },
  { image: 'valkey', user: 'valkey', volume: '/data', healthy: ['valkey-cli', 'ping'], port: 6379 },
  {
    image: 'haproxy',
    files: {
      Dockerfile: 'COPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg',
      'haproxy.cfg':
        'defaults\n  mode http\n  timeout client 1s\n  timeout connect 1s\n  timeout server 1s\nfrontend all\n  bind :8080\n',
    },
    says: 'Loading success',
    port: 8080,
  },
  {
    image: 'nginx',
    user: 'nginx',
    files: {
      Dockerfile: 'COPY shop.conf.template /etc/nginx/templates/shop.conf.template',
      'shop.conf.template': 'server { listen ${SHOP_PORT}; return 200 "$host"; }\n',
    },
    environment: ['SHOP_PORT=8080'],
    tmpfs: { '/run': 'uid=101', '/var/cache/nginx': 'uid=101', '/etc/nginx/conf.d': 'uid=101' },
    port: 8080,
  },
  {
    image: 'etcd',
    user: '0:0',
    command: [
      '/usr/local/bin/etcd',
      '--data-dir=/data',
      '--listen-client-urls=http://0.0.0.0:2379',
      '--advertise-client-urls=http://127.0.0.1:2379',
    ],
    volume: '/data',
    healthy: ['/usr/local/bin/etcdctl', 'endpoint', 'health'],
    port: 2379,
  },
]

test.each(SERVERS)('$image serves with no rights and a file system that stays as it is', async (server) => {
  const official = (await readPinnedImages()).get(server.image) ?? ''
  const files = server.files && { ...server.files, Dockerfile: `FROM ${official}\n${server.files.Dockerfile}\n` }
  const built = files && { context: context(server.image, files) }
  const { reference } = await prepare(service(built ? undefined : official, built))
  const container = await docker.createContainer({
    Image: reference,
    Labels: { [name]: '' },
    Healthcheck: { Test: ['NONE'] },
    ...(server.command && { Cmd: server.command }),
    ...(server.user && { User: server.user }),
    ...(server.environment && { Env: server.environment }),
    ...(server.volume && { Volumes: { [server.volume]: {} } }),
    HostConfig: { ...HARDENED, Memory: 640 * 2 ** 20, Tmpfs: { '/tmp': '', ...server.tmpfs } },
  })
  await container.start()
  const address = (await container.inspect()).NetworkSettings.Networks.bridge?.IPAddress ?? ''
  while (!(await isReady(container, server, address))) {
    const { State } = await container.inspect()
    if (!State.Running) expect.fail(`it ended with ${State.ExitCode}: ${(await logsOf(container)).slice(-1_000)}`)
    await sleep(50)
  }
  // It ends when it is asked to, and does not wait to be killed.
  await container.stop({ t: 30 })
  expect((await container.inspect()).State.ExitCode).not.toBe(137)
})

async function isReady(
  container: Docker.Container,
  { healthy, says, port }: Server,
  address: string,
): Promise<boolean> {
  if (!(await answers(address, port))) return false
  if (says !== undefined && !(await logsOf(container)).includes(says)) return false
  return healthy === undefined || (await succeeds(container, healthy))
}

async function logsOf(container: Docker.Container): Promise<string> {
  return (await container.logs({ stdout: true, stderr: true, follow: false })).toString('utf8')
}

async function succeeds(container: Docker.Container, command: readonly string[]): Promise<boolean> {
  const exec = await container
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true })
    .catch(() => undefined)
  const stream = await exec?.start({}).catch(() => undefined)
  if (!exec || !stream) return false
  for await (const _ of stream);
  return (await exec.inspect()).ExitCode === 0
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('close', () => resolve(false)).on('connect', () => socket.destroy())
  })
}
