import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { connectEngine, type Engine } from '../../src/runtime/docker/engine/connect.ts'
import { defaultSockets, type Environment } from '../../src/runtime/docker/engine/find-endpoints.ts'

const OFFER = 'or take --runtime process: it needs no Docker.'
let folder: string
let engine: Engine
let socketPath: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archbench-test-'))
  chmodSync(folder, 0o755)
  engine = await connectEngine()
  if (!engine.address.startsWith('unix://')) throw new Error('these tests want an engine on a Unix socket')
  socketPath = engine.address.slice(7)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The engine that is reached with these variables only. */
function connectWith(environment: Environment): Promise<Engine> {
  return connectEngine({ HOME: folder, ...environment })
}

async function refusal(environment: Environment): Promise<string> {
  const error = await connectWith(environment).then(
    ({ address }) => new Error(`connected to ${address}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof UserError)) throw error
  expect(error.exitCode).toBe(1)
  expect(error.paragraph().endsWith(OFFER)).toBe(true)
  return error.paragraph()
}

/** A context as `docker context create` writes it, in a configuration folder of its own. */
function writeContext(name: string, host: string, tlsFiles: Readonly<Record<string, string>> = {}): string {
  const config = join(folder, `config-${name}`)
  const id = createHash('sha256').update(name).digest('hex')
  const [meta, tls] = [join(config, 'contexts/meta', id), join(config, 'contexts/tls', id, 'docker')]
  mkdirSync(meta, { recursive: true })
  const endpoint = { Host: host, SkipTLSVerify: false }
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: endpoint } }))
  writeFileSync(join(config, 'config.json'), JSON.stringify({ currentContext: name }))
  if (Object.keys(tlsFiles).length > 0) mkdirSync(tls, { recursive: true })
  for (const [file, source] of Object.entries(tlsFiles)) writeFileSync(join(tls, file), readFileSync(source))
  return config
}

async function listening<S extends Server>(server: S, path?: string): Promise<S> {
  if (path === undefined) server.listen(0, '127.0.0.1')
  else server.listen(path)
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** Makes a connection one to the engine. */
function passOn(socket: Socket): void {
  const inner = connect(socketPath)
  inner.on('error', () => socket.destroy())
  socket.on('error', () => inner.destroy())
  socket.pipe(inner).pipe(socket)
}

describe('the way to an engine', () => {
  test('by the socket in DOCKER_HOST', async () => {
    const reached = await connectWith({ DOCKER_HOST: `unix://${socketPath}` })
    expect(reached).toMatchObject({ address: `unix://${socketPath}`, source: 'DOCKER_HOST', version: engine.version })
    expect(reached.info.cpus).toBeGreaterThan(0)
    expect(reached.info.memoryBytes).toBeGreaterThan(2 ** 20)
    expect(await reached.docker.listImages()).toBeInstanceOf(Array)
  })

  test('by the context in use', async () => {
    const config = writeContext('mine', `unix://${socketPath}`)
    expect(await connectWith({ DOCKER_CONFIG: config })).toMatchObject({
      source: 'context mine',
      version: engine.version,
    })
  })

  test('what DOCKER_HOST of this process says does not matter to a context', async () => {
    const before = process.env.DOCKER_HOST
    process.env.DOCKER_HOST = 'tcp://127.0.0.1:1'
    try {
      const reached = await connectWith({ DOCKER_CONFIG: writeContext('other', `unix://${socketPath}`) })
      expect(await reached.docker.listImages()).toBeInstanceOf(Array)
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST
      else process.env.DOCKER_HOST = before
    }
  })
})

describe('by TLS', () => {
  let certificates: string
  let proxy: Server
  let url: string

  beforeAll(async () => {
    certificates = join(folder, 'certificates')
    mkdirSync(certificates)
    for (const authority of ['ca', 'alien']) {
      openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
        '-subj', `/CN=${authority}`, '-keyout', `${authority}-key.pem`, '-out', `${authority}.pem`) // biome-ignore format: as on the command line
    }
    for (const [name, extension] of [
      ['server', 'subjectAltName=IP:127.0.0.1'],
      ['client', 'extendedKeyUsage=clientAuth'],
    ] as const) {
      writeFileSync(join(certificates, `${name}.ext`), extension)
      openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`,
        '-keyout', `${name}-key.pem`, '-out', `${name}.csr`) // biome-ignore format: as on the command line
      openssl('x509', '-req', '-days', '1', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca-key.pem',
        '-CAcreateserial', '-extfile', `${name}.ext`, '-out', `${name}.pem`) // biome-ignore format: as on the command line
    }
    const read = (name: string): Buffer => readFileSync(join(certificates, name))
    const server = createTlsServer(
      {
        cert: read('server.pem'),
        key: read('server-key.pem'),
        ca: read('ca.pem'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      passOn,
    )
    server.on('tlsClientError', () => {})
    proxy = await listening(server)
    url = `tcp://127.0.0.1:${portOf(proxy)}`
  })

  afterAll(() => proxy?.close())

  function openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: certificates, stdio: 'pipe' })
  }

  /** A folder as DOCKER_CERT_PATH wants it. */
  function certPath(name: string, files: Readonly<Record<string, string>>): string {
    const path = join(folder, name)
    mkdirSync(path)
    for (const [file, source] of Object.entries(files)) {
      writeFileSync(join(path, file), readFileSync(join(certificates, source)))
    }
    return path
  }

  test('with the certificates in DOCKER_CERT_PATH', async () => {
    const DOCKER_CERT_PATH = certPath('good', {
      'ca.pem': 'ca.pem',
      'cert.pem': 'client.pem',
      'key.pem': 'client-key.pem',
    })
    const reached = await connectWith({ DOCKER_HOST: url, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH })
    expect(reached).toMatchObject({ address: url, version: engine.version })
    expect(await reached.docker.listImages()).toBeInstanceOf(Array)
  })

  test('with the certificates of a context', async () => {
    const files = { 'ca.pem': 'ca.pem', 'cert.pem': 'client.pem', 'key.pem': 'client-key.pem' }
    const sources = Object.entries(files).map(([file, source]) => [file, join(certificates, source)])
    const config = writeContext('far', url, Object.fromEntries(sources))
    expect(await connectWith({ DOCKER_CONFIG: config })).toMatchObject({ address: url, source: 'context far' })
  })

  test('an authority that does not know the engine is refused', async () => {
    const DOCKER_CERT_PATH = certPath('alien', {
      'ca.pem': 'alien.pem',
      'cert.pem': 'client.pem',
      'key.pem': 'client-key.pem',
    })
    expect(await refusal({ DOCKER_HOST: url, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH })).toMatch(
      /TLS with the Docker engine at tcp:.* failed: .*certificate.*Check ca\.pem/,
    )
  })

  test('without a certificate of its own the engine refuses', async () => {
    const DOCKER_CERT_PATH = certPath('anonymous', { 'ca.pem': 'ca.pem' })
    expect(await refusal({ DOCKER_HOST: url, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH })).toMatch(
      /TLS with the Docker engine at tcp:.* failed/,
    )
  })
})

describe('what cannot be used is told apart', () => {
  test.runIf(!defaultSockets({ HOME: '/nonexistent' }).some((path) => existsSync(path)))('nothing', async () => {
    expect(await refusal({})).toMatch(/no Docker engine was found\. Expected: DOCKER_HOST.*\/var\/run\/docker\.sock/)
  })

  test('a socket that is not there', async () => {
    expect(await refusal({ DOCKER_HOST: `unix://${folder}/none.sock` })).toMatch(
      /there is no Docker engine at unix:.*none\.sock \(DOCKER_HOST\)\. Start it/,
    )
  })

  test('a socket that nobody listens on any more', async () => {
    const path = join(folder, 'stale.sock')
    const server = spawn(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(path)})`])
    await expect.poll(() => existsSync(path), { timeout: 10_000 }).toBe(true)
    server.kill('SIGKILL')
    await once(server, 'exit')
    expect(await refusal({ DOCKER_HOST: `unix://${path}` })).toMatch(/the Docker engine is stopped: nobody listens/)
  })

  test('one default socket of two is stopped, the other answers', async () => {
    const home = join(folder, 'two')
    const desktop = join(home, '.docker/run/docker.sock')
    mkdirSync(join(desktop, '..'), { recursive: true })
    writeFileSync(desktop, '')
    const runtime = join(home, 'run')
    mkdirSync(join(runtime, 'podman'), { recursive: true })
    const proxy = await listening(createTcpServer(passOn), join(runtime, 'podman/podman.sock'))
    const reached = await connectWith({ HOME: home, XDG_RUNTIME_DIR: runtime })
    expect(reached).toMatchObject({ source: 'default socket', version: engine.version })
    proxy.close() // an idle connection may outlive this test
  })

  test('a file that is no socket', async () => {
    const path = join(folder, 'file.sock')
    writeFileSync(path, '')
    expect(await refusal({ DOCKER_HOST: `unix://${path}` })).toMatch(/file\.sock is not a socket/)
  })

  test.runIf(process.getuid?.() === 0)('a socket that this user may not use', () => {
    const connectFile = join(import.meta.dirname, '../../src/runtime/docker/engine/connect.ts')
    const script = `import(${JSON.stringify(connectFile)})
      .then(({ connectEngine }) => connectEngine())
      .then(() => console.log('connected'), (error) => console.log(error.paragraph?.() ?? error.stack))`
    const { stdout } = spawnSync(process.execPath, ['-e', script], {
      uid: 65_534,
      gid: 65_534,
      env: { HOME: folder, DOCKER_HOST: `unix://${socketPath}` },
      encoding: 'utf8',
    })
    expect(stdout).toMatch(/this user may not use the Docker engine at unix:.* Join the group docker/)
    expect(stdout.trim().endsWith(OFFER)).toBe(true)
  })

  test('a port that nobody listens on', async () => {
    const server = await listening(createTcpServer())
    const port = portOf(server)
    server.close()
    expect(await refusal({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).toMatch(/the Docker engine is stopped/)
  })

  test('a host that is not known', async () => {
    expect(await refusal({ DOCKER_HOST: 'tcp://nowhere.invalid:2375' })).toMatch(/the host of .* is not known/)
  })

  test('one that never answers', async () => {
    await using server = await listening(createTcpServer((socket) => socket.on('error', () => {}).resume()))
    expect(await refusal({ DOCKER_HOST: `tcp://127.0.0.1:${portOf(server)}` })).toMatch(/did not answer within \d+ s/)
  })

  const json =
    (answer: unknown, status = 200): RequestListener =>
    (_request, response) => {
      response
        .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
        .end(JSON.stringify(answer))
    }

  test.each<[string, RequestListener, RegExp]>([
    ['another server', (_, response) => response.end('welcome'), /what answers at tcp:.* is no Docker engine/],
    ['a server that knows nothing of it', json({ message: 'page not found' }, 404), /is no Docker engine: .*404/],
    ['other JSON', json({ hello: 'world' }), /is no Docker engine: it does not tell its ApiVersion/],
    [
      'an engine that is too old',
      json({ Version: '19.03.1', ApiVersion: '1.40' }),
      /is too old .*Found: engine 19\.03\.1 with API 1\.40\. Expected: API 1\.41 or newer/,
    ],
    [
      'an engine that wants TLS', // in the words of Go's server
      (_, response) => response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'),
      /speaks TLS only .*Set DOCKER_TLS_VERIFY=1/,
    ],
    [
      'an engine for Windows containers',
      json({ Version: '29.0', ApiVersion: '1.52', OSType: 'windows' }),
      /does not run Linux containers/,
    ],
  ])('%s', async (_name, listener, message) => {
    await using server = await listening(createServer({ keepAlive: false }, listener))
    const refused = await refusal({ DOCKER_HOST: `tcp://127.0.0.1:${portOf(server)}` })
    server.closeAllConnections()
    expect(refused).toMatch(message)
  })

  test('something that does not speak HTTP', async () => {
    await using server = await listening(
      createTcpServer((socket) =>
        socket
          .on('error', () => {})
          .resume()
          .end('220 mail.example ESMTP\r\n'),
      ),
    )
    expect(await refusal({ DOCKER_HOST: `tcp://127.0.0.1:${portOf(server)}` })).toMatch(/is no Docker engine/)
  })

  test('a host that ssh cannot reach', async () => {
    expect(await refusal({ DOCKER_HOST: 'ssh://127.0.0.1:1' })).toMatch(
      /ssh cannot reach the Docker engine at ssh:.*Connection refused.* Try "ssh 127\.0\.0\.1 docker version"/,
    )
  })
})

const sshd = ['/usr/sbin/sshd', process.env.ARCHBENCH_SSHD ?? ''].find((file) => file && existsSync(file))
const hasDockerCommand = spawnSync('docker', ['--version']).status === 0

test.runIf(sshd && hasDockerCommand)('by ssh, to a socket over there, where its key is known', async () => {
  const home = join(folder, 'ssh')
  mkdirSync(home, { mode: 0o700 })
  for (const name of ['host', 'client', 'wrong']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, name)])
  }
  const port = await freePort()
  writeFileSync(join(home, 'authorized_keys'), readFileSync(join(home, 'client.pub')), { mode: 0o600 })
  const daemon = spawn(sshd ?? '', ['-D', '-e', '-f', '/dev/null', '-p', String(port), '-h', join(home, 'host'),
    ...['ListenAddress=127.0.0.1', 'StrictModes=no', 'UsePAM=no', 'PidFile=none', 'PermitRootLogin=yes',
      `AuthorizedKeysFile=${join(home, 'authorized_keys')}`].flatMap((option) => ['-o', option]),
  ]) // biome-ignore format: as on the command line
  try {
    let said = ''
    daemon.stderr?.on('data', (text) => {
      said += text
    })
    await expect.poll(() => said, { timeout: 10_000 }).toContain('Server listening')
    // ssh finds its configuration in the home of the account, whatever HOME says: a command of this name in front of it.
    const write = (key: string): void =>
      writeFileSync(join(home, 'known_hosts'), `[127.0.0.1]:${port} ${readFileSync(join(home, `${key}.pub`))}`)
    const options = `-F /dev/null -i ${join(home, 'client')} -o UserKnownHostsFile=${join(home, 'known_hosts')}`
    writeFileSync(join(home, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${options} "$@"\n`, { mode: 0o755 })
    const path = process.env.PATH
    process.env.PATH = `${home}:${path}`
    try {
      const DOCKER_HOST = `ssh://${userInfo().username}@127.0.0.1:${port}${socketPath}`
      write('host')
      const reached = await connectWith({ DOCKER_HOST })
      expect(reached).toMatchObject({ address: DOCKER_HOST, version: engine.version })
      expect(await reached.docker.listImages()).toBeInstanceOf(Array)
      write('wrong')
      expect(await refusal({ DOCKER_HOST })).toMatch(/ssh cannot reach .*Host key verification failed/)
    } finally {
      process.env.PATH = path
    }
  } finally {
    daemon.kill()
    await once(daemon, 'exit')
  }
})

async function freePort(): Promise<number> {
  await using server = await listening(createTcpServer())
  return portOf(server)
}
