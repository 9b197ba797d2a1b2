import type Docker from 'dockerode'
import { ExitCode, UserError } from '../../../base/errors.ts'
import { BuildOutput } from './build-output.ts'
import { openBuildSession } from './build-session.ts'
import { findImage } from './engine-image.ts'
import { engineMessages, engineStatus, engineWords } from './engine-messages.ts'
import { type PackedFile, packFiles } from './packed-files.ts'

/** Marks every image that archbench built, by what it is for. */
export const IMAGE_LABEL = 'archbench.image'

/** The builder that every engine has had, or the one of `docker build` since Docker 23. */
export type Builder = 'classic' | 'buildkit'

export interface BuildRequest {
  /** For people: `the image of service "shop"`. */
  readonly what: string
  readonly tag: string
  /** What is sent to the builder, the Dockerfile among it. */
  readonly files: readonly PackedFile[]
  /** Path of the Dockerfile among them. */
  readonly dockerfile: string
  /** An engine that has not this one takes the other. */
  readonly builder: Builder
  readonly args?: Readonly<Record<string, string>> | undefined
  readonly target?: string | undefined
  readonly labels: Readonly<Record<string, string>>
  /** The file to look at when it fails. */
  readonly file?: string | undefined
  /** What to do when it fails, by the engine's words and the builder that was used. */
  remedy(words: string, builder: Builder): string
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/**
 * Builds an image. Throws a UserError with the last lines of output where the build fails.
 */
export async function buildImage(docker: Docker, request: BuildRequest): Promise<void> {
  const { what, tag, signal, onProgress, file } = request
  const output = new BuildOutput((step) => onProgress(`building ${what}: ${step}`))
  onProgress(`building ${what}`)
  using session = new DisposableStack()
  let builder = request.builder
  try {
    const id = builder === 'buildkit' ? await sessionIfKnown(docker, request, session) : undefined
    if (id === undefined) builder = 'classic'
    const stream = await dialBuild(docker, request, id).catch(async (error: unknown) => {
      if (id !== undefined || !wantsBuildKit(error)) throw error
      builder = 'buildkit'
      return dialBuild(docker, request, session.use(await openBuildSession(docker, signal)).id)
    })
    for await (const message of engineMessages(stream)) output.take(message)
    if (!(await findImage(docker, tag))) throw new Error('the build ended without an image')
  } catch (cause) {
    signal.throwIfAborted()
    const words = engineWords(cause)
    throw new UserError(`${what} cannot be built`, {
      file,
      found: [...output.lastLines(), words].join('\n'),
      remedy: request.remedy(words, builder),
      exitCode: ExitCode.failed,
      cause,
    })
  }
}

/** The id of a session, or nothing where the engine refuses one because it has no BuildKit. */
async function sessionIfKnown(
  docker: Docker,
  { signal }: BuildRequest,
  session: DisposableStack,
): Promise<string | undefined> {
  try {
    return session.use(await openBuildSession(docker, signal)).id
  } catch (error) {
    if (engineStatus(error) === undefined) throw error
    return undefined
  }
}

/** Whether an engine refuses the classic builder because it has only BuildKit. */
function wantsBuildKit(error: unknown): boolean {
  return engineStatus(error) !== undefined && /buildkit|legacy builder|builder version/i.test(engineWords(error))
}

/** By the engine's own path: dockerode would open a session of its own. */
function dialBuild(
  docker: Docker,
  { tag, files, dockerfile, args, target, labels, signal }: BuildRequest,
  session: string | undefined,
): Promise<NodeJS.ReadableStream> {
  const request = {
    path: '/build?',
    method: 'POST',
    file: packFiles(files),
    options: {
      t: tag,
      dockerfile,
      forcerm: true,
      labels: { ...labels },
      ...(args && { buildargs: { ...args } }),
      ...(target !== undefined && { target }),
      ...(session !== undefined && { version: '2', session }),
    },
    abortSignal: signal,
    isStream: true,
    statusCodes: { 200: true, 500: 'server error' },
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error: unknown, data: unknown) => {
      if (error) reject(error)
      else resolve(data as NodeJS.ReadableStream)
    })
  })
}
