import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import type Docker from 'dockerode'
import { ExitCode, messageOf, UserError } from '../../../base/errors.ts'
import { writeWhole } from '../../../outputs/write-whole.ts'
import { engineMessages, engineWords, unhurried } from './engine-messages.ts'

export interface ArchiveOptions {
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/** Writes images, layers that they share once, to one file that another engine can load. */
export async function saveImages(
  docker: Docker,
  references: readonly string[],
  file: string,
  { signal, onProgress }: ArchiveOptions,
): Promise<void> {
  const say = unhurried(onProgress)
  const stream = await exportImages(docker, references, signal)
  let bytes = 0
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      bytes += chunk.length
      say(`saving ${references.length} images: ${Math.round(bytes / 1e6)} MB`)
      yield Buffer.from(chunk)
    }
  }
  await writeWhole(file, counted(), signal)
}

/** By the engine's own path: dockerode exports one image at a time. */
function exportImages(docker: Docker, names: readonly string[], signal: AbortSignal): Promise<NodeJS.ReadableStream> {
  const request = {
    path: '/images/get?',
    method: 'GET',
    options: { names: [...names] },
    abortSignal: signal,
    isStream: true,
    statusCodes: { 200: true, 404: 'no such image', 500: 'server error' },
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error: unknown, data: unknown) => {
      if (error) reject(error)
      else resolve(data as NodeJS.ReadableStream)
    })
  })
}

/**
 * Gives the engine the images of such a file.
 * @returns their references, as the engine says them
 */
export async function loadImages(
  docker: Docker,
  file: string,
  { signal, onProgress }: ArchiveOptions,
): Promise<string[]> {
  const say = unhurried(onProgress)
  let bytes = 0
  try {
    const { size } = await stat(file)
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        bytes += chunk.length
        say(`loading ${file}: ${Math.floor((100 * bytes) / size)} %`)
        done(null, chunk)
      },
    })
    const source = createReadStream(file).on('error', (error) => counted.destroy(error))
    const stream = await docker.loadImage(source.pipe(counted), { abortSignal: signal })
    const loaded: string[] = []
    for await (const { stream: text, error } of engineMessages(stream)) {
      if (error !== undefined) throw new Error(error)
      loaded.push(...[...(text ?? '').matchAll(/^Loaded image(?: ID)?: (\S+)/gm)].map(([, name = '']) => name))
    }
    if (loaded.length === 0) throw new Error('there is no image in it')
    return loaded
  } catch (cause) {
    signal.throwIfAborted()
    throw new UserError('the images cannot be loaded', {
      file,
      found: engineWords(cause) || messageOf(cause),
      remedy: 'Give a file that "archbench images save" or "docker save" has written',
      exitCode: ExitCode.failed,
      cause,
    })
  }
}
