import type { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import Docker from 'dockerode'
import { ExitCode, UserError } from '../../../base/errors.ts'
import { scaleTimeout } from '../../../machine/machine-busyness.ts'
import { formatAddress, WITHOUT_DOCKER } from './address.ts'
import { engineError, NotDockerError } from './engine-error.ts'
import { defaultSockets, type Endpoint, type Environment, findEndpoints } from './find-endpoints.ts'
import { SshAgent } from './ssh-agent.ts'

/** What an engine says about itself and its machine. */
export interface EngineInfo {
  readonly operatingSystem: string
  readonly architecture: string
  readonly cpus: number
  readonly memoryBytes: number
  readonly cgroupVersion: '1' | '2'
  readonly rootless: boolean
}

/** A Docker engine, or another program with the same API, that answers. */
export interface Engine {
  readonly docker: Docker
  /** How it was reached, for people: `unix:///var/run/docker.sock`. */
  readonly address: string
  /** Why this one, for people: `DOCKER_HOST`, `context desktop-linux`, `default socket`. */
  readonly source: string
  readonly version: string
  readonly apiVersion: string
  readonly info: EngineInfo
}

/** On an idle machine. */
const CONNECT_TIMEOUT_MS = 5_000

/** The oldest API with all that the runtime asks for: Docker 20.10 and Podman 4. */
const OLDEST_API = '1.41'

/** Finds an engine that answers. Throws a UserError that tells absent, stopped, refused and strange ones apart. */
export async function connectEngine(environment: Environment = process.env): Promise<Engine> {
  const endpoints = findEndpoints(environment)
  if (endpoints.length === 0) {
    throw new UserError('no Docker engine was found', {
      expected: `DOCKER_HOST, a Docker context, or one of the sockets ${defaultSockets(environment).join(', ')}`,
      remedy: `Install Docker or start it, ${WITHOUT_DOCKER}`,
      exitCode: ExitCode.failed,
    })
  }
  const failures: UserError[] = []
  for (const endpoint of endpoints) {
    try {
      return await connect(endpoint)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      failures.push(error)
    }
  }
  const [only] = failures
  if (only && failures.length === 1) throw only
  throw new UserError(`none of ${failures.length} Docker engines can be used`, {
    found: failures.map(({ message }) => message).join('; '),
    remedy: `Start one, or name another by DOCKER_HOST, ${WITHOUT_DOCKER}`,
    exitCode: ExitCode.failed,
    cause: only,
  })
}

async function connect(endpoint: Endpoint): Promise<Engine> {
  const docker = openDocker(endpoint)
  const timeoutMs = scaleTimeout(CONNECT_TIMEOUT_MS)
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const version = await get(docker, '/version', signal)
    const apiVersion = textOf(version, 'ApiVersion')
    const engineVersion = textOf(version, 'Version')
    refuseOld(endpoint, engineVersion, apiVersion)
    return {
      docker,
      address: formatAddress(endpoint.address),
      source: endpoint.source,
      version: engineVersion,
      apiVersion,
      info: toInfo(endpoint, await get(docker, '/info', signal)),
    }
  } catch (cause) {
    throw cause instanceof UserError ? cause : engineError(endpoint, timeoutMs, cause)
  }
}

function openDocker(endpoint: Endpoint): Docker {
  return new Docker(dockerOptions(endpoint))
}

function dockerOptions({ address, tls }: Endpoint): Docker.DockerOptions & { agent?: HttpAgent } {
  // Everything is said, also what is not there: dockerode would take what is left out from DOCKER_HOST.
  const nothing = { socketPath: undefined, host: undefined, port: undefined, pathPrefix: '/' }
  const noTls = { ca: undefined, cert: undefined, key: undefined }
  if (address.kind === 'socket') return { ...nothing, ...noTls, protocol: 'http', socketPath: address.path }
  if (address.kind === 'ssh') {
    return { ...nothing, ...noTls, protocol: 'http', host: 'docker', port: 80, agent: new SshAgent(address) }
  }
  const { host, port } = address
  if (!tls) return { ...nothing, ...noTls, protocol: 'http', host, port }
  const { ca, cert, key, verify } = tls
  const agent = new HttpsAgent({ rejectUnauthorized: verify, keepAlive: true })
  return { ...nothing, protocol: 'https', host, port, ca, cert, key, agent }
}

/** Asks without dockerode's own words, which hide how it failed. */
function get(docker: Docker, path: string, abortSignal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    docker.modem.dial({ path, method: 'GET', statusCodes: { 200: true }, abortSignal }, (error, answer) => {
      if (error) reject(error)
      else if (answer === null || typeof answer !== 'object' || Buffer.isBuffer(answer)) {
        reject(new NotDockerError(`its answer to ${path} is not what an engine says`))
      } else resolve(answer as Record<string, unknown>)
    })
  })
}

function textOf(answer: Readonly<Record<string, unknown>>, key: string): string {
  const value = answer[key]
  if (typeof value !== 'string') throw new NotDockerError(`it does not tell its ${key}`)
  return value
}

function refuseOld({ address, source }: Endpoint, version: string, apiVersion: string): void {
  if (compareVersions(apiVersion, OLDEST_API) >= 0) return
  throw new UserError(`the Docker engine at ${formatAddress(address)} is too old (${source})`, {
    found: `engine ${version} with API ${apiVersion}`,
    expected: `API ${OLDEST_API} or newer, as Docker 20.10 and Podman 4 have it`,
    remedy: `Update it, ${WITHOUT_DOCKER}`,
    exitCode: ExitCode.failed,
  })
}

function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number)
  const [majorB = 0, minorB = 0] = b.split('.').map(Number)
  return majorA - majorB || minorA - minorB
}

function toInfo({ address, source }: Endpoint, info: Readonly<Record<string, unknown>>): EngineInfo {
  if (info.OSType !== 'linux') {
    throw new UserError(`the Docker engine at ${formatAddress(address)} does not run Linux containers (${source})`, {
      found: String(info.OSType),
      remedy: `Switch it to Linux containers, ${WITHOUT_DOCKER}`,
      exitCode: ExitCode.failed,
    })
  }
  const security = Array.isArray(info.SecurityOptions) ? info.SecurityOptions.map(String) : []
  return {
    operatingSystem: textOf(info, 'OperatingSystem'),
    architecture: textOf(info, 'Architecture'),
    cpus: Number(info.NCPU),
    memoryBytes: Number(info.MemTotal),
    cgroupVersion: info.CgroupVersion === '2' ? '2' : '1',
    rootless: security.some((option) => option.startsWith('name=rootless')),
  }
}
