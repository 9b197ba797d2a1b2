import type Docker from 'dockerode'
import { ExitCode, UserError } from '../errors.ts'
import { type EngineMessage, engineMessages, engineStatus, engineWords } from './engine-messages.ts'
import { type PackedFile, packFiles } from './packed-files.ts'

/** Marks every image that archbench built, by what it is for. */
export const IMAGE_LABEL = 'archbench.image'

export interface BuildRequest {
  /** For people: `the image of service "shop"`. */
  readonly what: string
  readonly tag: string
  /** What is sent to the builder, the Dockerfile among it. */
  readonly files: readonly PackedFile[]
  /** Path of the Dockerfile among them. */
  readonly dockerfile: string
  readonly args?: Readonly<Record<string, string>> | undefined
  readonly target?: string | undefined
  readonly labels: Readonly<Record<string, string>>
  /** The file to look at when it fails. */
  readonly file?: string | undefined
  /** What to do when it fails. */
  readonly remedy: string
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

const LINES_IN_ERROR = 15

/**
 * Builds an image with the builder that every engine has; one that has only BuildKit is asked for that.
 * Throws a UserError with the last lines of output where the build fails.
 */
export async function buildImage(docker: Docker, request: BuildRequest): Promise<void> {
  const output: string[] = []
  request.onProgress(`building ${request.what}`)
  try {
    const stream = await openBuild(docker, request)
    for await (const message of engineMessages(stream)) follow(message, request, output)
  } catch (cause) {
    request.signal.throwIfAborted()
    throw new UserError(`${request.what} cannot be built`, {
      file: request.file,
      found: [...output.slice(-LINES_IN_ERROR), engineWords(cause)].join('\n'),
      remedy: request.remedy,
      exitCode: ExitCode.failed,
      cause,
    })
  }
}

async function openBuild(docker: Docker, request: BuildRequest): Promise<NodeJS.ReadableStream> {
  const { tag, files, dockerfile, args, target, labels, signal } = request
  const options = {
    t: tag,
    dockerfile,
    forcerm: true,
    labels: { ...labels },
    ...(args && { buildargs: { ...args } }),
    ...(target !== undefined && { target }),
  }
  try {
    return await docker.buildImage(packFiles(files), { ...options, abortSignal: signal })
  } catch (error) {
    const refused =
      engineStatus(error) !== undefined && /buildkit|legacy builder|builder version/i.test(engineWords(error))
    if (!refused) throw error
    return docker.buildImage(packFiles(files), { ...options, abortSignal: signal, version: '2' })
  }
}

function follow({ stream, error }: EngineMessage, { what, onProgress }: BuildRequest, output: string[]): void {
  if (error !== undefined) throw new Error(error)
  for (const line of (stream ?? '').split('\n')) {
    const text = stripColour(line).trimEnd()
    if (text === '') continue
    output.push(text)
    if (output.length > 2 * LINES_IN_ERROR) output.splice(0, LINES_IN_ERROR)
    const step = /^Step (\d+\/\d+) : (.*)$/.exec(text)
    if (step) onProgress(`building ${what}: step ${step[1]}, ${(step[2] ?? '').slice(0, 60)}`)
  }
}

function stripColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: engines colour what a build wrote to standard error
  return text.replace(/\u001b\[\d*m/g, '')
}
