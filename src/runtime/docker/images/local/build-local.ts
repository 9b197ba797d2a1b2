import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { version } from '../../../../base/package-root.ts'
import { buildImage, IMAGE_LABEL } from '../build.ts'
import type { PackedFile } from '../packed-files.ts'
import { imagesFolder } from '../pinned.ts'
import { BASE_IMAGE, baseImage } from './bootstrap.ts'
import { kafkaJars } from './jars.ts'
import { fileInArchive, nodeProgram } from './node-program.ts'

export interface BuildLocalOptions {
  /** Debian mirror; Debian's own unless given. */
  readonly mirror: string | undefined
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/** More would wait for the same two CPUs and the same mirror. */
const AT_ONCE = 3

/** These take longest, so they begin first. */
const SLOW = ['kafka', 'postgres', 'rabbitmq']

/** Where each local image says which version of its program it holds. */
const VERSION_FILE = '/etc/archbench-version'

/**
 * Builds images without a registry, from Debian packages: the same users, paths, ports and environment variables as the
 * official ones have, so the same compose file runs on both.
 * @param names logical names
 * @returns references by logical name, each with the version as tag
 */
export async function buildLocalImages(
  docker: Docker,
  names: readonly string[],
  options: BuildLocalOptions,
): Promise<ReadonlyMap<string, string>> {
  const broken = new AbortController()
  const signal = AbortSignal.any([options.signal, broken.signal])
  await baseImage(docker, { ...options, signal })
  const waiting = names.toSorted((a, b) => Number(SLOW.includes(b)) - Number(SLOW.includes(a)))
  const built = new Map<string, string>()
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      signal.throwIfAborted()
      built.set(name, await buildOne(docker, name, { ...options, signal }))
    }
  }
  const workers = Array.from({ length: AT_ONCE }, () =>
    worker().catch((error: unknown) => {
      broken.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(workers)
  signal.throwIfAborted()
  return new Map(names.map((name) => [name, built.get(name) ?? '']))
}

async function buildOne(docker: Docker, name: string, { signal, onProgress }: BuildLocalOptions): Promise<string> {
  const repository = `archbench/local-${name}`
  await buildImage(docker, {
    what: `the image "${name}"`,
    tag: repository,
    files: [...ownFiles(name), ...(await fetchedFiles(docker, name, signal, onProgress))],
    dockerfile: 'Dockerfile',
    args: { BASE: BASE_IMAGE, ...proxySettings() },
    labels: { [IMAGE_LABEL]: 'local', 'archbench.version': version },
    file: join(imagesFolder, name, 'Dockerfile'),
    builder: 'classic',
    remedy: () => 'See that containers reach a Debian mirror (HTTP_PROXY is passed on)',
    signal,
    onProgress,
  })
  const tag = await versionIn(docker, repository)
  await docker.getImage(repository).tag({ repo: repository, tag })
  return `${repository}:${tag}`
}

/** The Dockerfile and the scripts. Their modes are set here: neither npm nor every checkout keeps them. */
function ownFiles(name: string): PackedFile[] {
  const folder = join(imagesFolder, name)
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      const path = file.slice(folder.length + 1).replaceAll('\\', '/')
      return { path, mode: path.endsWith('.sh') ? 0o755 : 0o644, content: readFileSync(file) }
    })
}

/** What is fetched on this machine, because no Debian package has it. */
async function fetchedFiles(
  docker: Docker,
  name: string,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<PackedFile[]> {
  if (name === 'kafka') return kafkaJars(signal, onProgress)
  if (name !== 'node') return []
  const { Architecture } = await docker.getImage(BASE_IMAGE).inspect()
  const cpu = Architecture === 'amd64' ? 'x64' : Architecture
  return [{ path: 'node', mode: 0o755, content: await nodeProgram(cpu, signal) }]
}

/** Builders keep these out of the image and of its history. */
function proxySettings(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()])
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name] ?? '']] : [])))
}

/** Reads the file without running anything. */
async function versionIn(docker: Docker, image: string): Promise<string> {
  const container = await docker.createContainer({ Image: image, Cmd: ['true'], Labels: { [IMAGE_LABEL]: 'local' } })
  try {
    const archive = await buffer(await container.getArchive({ path: VERSION_FILE }))
    const text = (await fileInArchive(archive, VERSION_FILE.slice(VERSION_FILE.lastIndexOf('/') + 1))).toString().trim()
    return text.replaceAll(/[^\w.-]/g, '-')
  } finally {
    await container.remove({ force: true })
  }
}
