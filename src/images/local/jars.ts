import { createHash } from 'node:crypto'
import { join, posix } from 'node:path'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { ExitCode, messageOf, UserError } from '../../errors.ts'
import { readYamlFile, validateYaml } from '../../yaml-file.ts'
import type { PackedFile } from '../packed-files.ts'
import { imagesFolder } from '../pinned.ts'

const MAVEN_CENTRAL = 'https://repo1.maven.org/maven2'
const AT_ONCE = 6

/** Kafka with all that it needs, from Maven Central: no Debian package has it. Each file is checked against its hash. */
export async function kafkaJars(signal: AbortSignal, onProgress: (line: string) => void): Promise<PackedFile[]> {
  const yaml = await readYamlFile(join(imagesFolder, 'kafka', 'jars.yaml'))
  const hashes = validateYaml(yaml, z.record(z.string(), z.string()), 'Install archbench anew')
  const waiting = Object.entries(hashes)
  onProgress(`downloading Kafka (${waiting.length} files)`)
  const { EnvHttpProxyAgent } = await import('undici')
  const dispatcher = new EnvHttpProxyAgent()
  const files: PackedFile[] = []
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, hash] = next
      const content = await download(path, hash, dispatcher, signal)
      files.push({ path: `libs/${posix.basename(path)}`, mode: 0o644, content })
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return files
  } finally {
    await dispatcher.destroy()
  }
}

async function download(path: string, hash: string, dispatcher: Dispatcher, signal: AbortSignal): Promise<Buffer> {
  const url = `${MAVEN_CENTRAL}/${path}`
  const { fetch } = await import('undici')
  try {
    const response = await fetch(url, { signal, dispatcher })
    if (!response.ok) throw new Error(`HTTP status ${response.status}`)
    const content = Buffer.from(await response.arrayBuffer())
    const found = createHash('sha256').update(content).digest('hex')
    if (found !== hash) throw new Error(`its SHA-256 is ${found}, and not ${hash}`)
    return content
  } catch (cause) {
    signal.throwIfAborted()
    throw new UserError(`${url} cannot be downloaded`, {
      found: messageOf(cause instanceof Error && cause.cause ? cause.cause : cause),
      remedy:
        'Let this machine reach Maven Central (HTTPS_PROXY is heeded), or name the images to build without "kafka"',
      exitCode: ExitCode.failed,
      cause,
    })
  }
}
