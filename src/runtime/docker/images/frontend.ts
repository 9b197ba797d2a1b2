import type Docker from 'dockerode'
import { UserError } from '../../../base/errors.ts'
import { frontendOf, withoutFrontend } from './dockerfile.ts'
import { findImage } from './engine-image.ts'
import { shortReference } from './image-name.ts'
import { pullImage } from './pull.ts'

/** A Dockerfile and the frontend that it asks for in `# syntax=`. */
export interface Frontend {
  /** The Dockerfile, without its `# syntax=` where the engine's own frontend stands in. */
  readonly text: string
  /** The image that could not be pulled, where the engine's own stands in for it. */
  readonly missing: string | undefined
}

export interface FrontendOptions {
  /** What is built, for people. */
  readonly what: string
  readonly file: string
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/**
 * Pulls the frontend that a Dockerfile names. Many name Docker's own by habit: where that cannot be pulled the one that is
 * part of the engine is used, and that is said. Throws a UserError where another one cannot be pulled.
 */
export async function prepareFrontend(
  docker: Docker,
  text: string,
  { what, file, signal, onProgress }: FrontendOptions,
): Promise<Frontend> {
  const frontend = frontendOf(text)
  if (frontend === undefined || (await findImage(docker, frontend))) return { text, missing: undefined }
  try {
    await pullImage(docker, frontend, {
      wantedBy: 'that the Dockerfile names in "# syntax="',
      file,
      signal,
      onProgress,
    })
    return { text, missing: undefined }
  } catch (error) {
    if (!(error instanceof UserError) || !STANDARD.test(shortReference(frontend))) throw error
    onProgress(`building ${what} with the Dockerfile frontend of the engine: ${frontend} cannot be pulled`)
    return { text: withoutFrontend(text), missing: frontend }
  }
}

/** Versions of Docker's own frontend; others (`1-labs`) know more than the engine's. */
const STANDARD = /^docker\/dockerfile(?::(?:latest|\d+(?:\.\d+)*))?(?:@sha256:[0-9a-f]+)?$/
