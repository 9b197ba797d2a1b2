import type Docker from 'dockerode'
import { ExitCode, UserError } from '../../../base/errors.ts'
import { engineMessages, engineWords, unhurried } from './engine-messages.ts'
import { findLogin } from './registry-auth.ts'

export interface PullOptions {
  /** What needs it, in words that follow the reference: `of service "db"`; empty where it was asked for by name. */
  readonly wantedBy: string
  /** The compose file that names it. */
  readonly file: string | undefined
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/** Fetches an image from its registry. Throws a UserError that says why it cannot and how to do without. */
export async function pullImage(docker: Docker, reference: string, options: PullOptions): Promise<void> {
  const { signal, onProgress } = options
  const { auth, helper } = await findLogin(reference)
  const say = unhurried(onProgress)
  const layers = new Map<string, { readonly current: number; readonly total: number }>()
  onProgress(`pulling ${reference}`)
  try {
    const stream = await docker.pull(reference, { abortSignal: signal, ...(auth && { authconfig: auth }) })
    for await (const { error, id, status, progressDetail } of engineMessages(stream)) {
      if (error !== undefined) throw new Error(error)
      const total = progressDetail?.total
      if (id !== undefined && status === 'Downloading' && total) {
        layers.set(id, { current: progressDetail.current ?? 0, total })
      }
      const layer = id === undefined ? undefined : layers.get(id)
      if (id !== undefined && layer && status === 'Download complete')
        layers.set(id, { ...layer, current: layer.total })
      say(`pulling ${reference}${percentage([...layers.values()])}`)
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw pullError(reference, options, helper, cause)
  }
}

function percentage(layers: readonly { readonly current: number; readonly total: number }[]): string {
  const total = layers.reduce((sum, layer) => sum + layer.total, 0)
  const current = layers.reduce((sum, layer) => sum + layer.current, 0)
  return total === 0 ? '' : ` ${Math.floor((100 * current) / total)} %`
}

function pullError(
  reference: string,
  { wantedBy, file }: Pick<PullOptions, 'wantedBy' | 'file'>,
  helper: string | undefined,
  cause: unknown,
): UserError {
  const words = engineWords(cause)
  return new UserError(`the image ${[reference, wantedBy].filter(Boolean).join(' ')} cannot be pulled`, {
    file,
    found: words.replace(/\.$/, ''),
    remedy: remedyFor(words, reference, helper),
    exitCode: ExitCode.failed,
    cause,
  })
}

function remedyFor(words: string, reference: string, helper: string | undefined): string {
  const withoutRegistry =
    'build images from Debian packages with "archbench images build" and pass what it writes with --images, or bring them from another machine with "archbench images save" and "archbench images load"'
  if (/denied|unauthorized|authentication|authorization/i.test(words)) {
    const kept = helper
      ? ` (the program docker-credential-${helper} keeps logins here, and archbench does not ask it)`
      : ''
    return `Check the name; if its registry is private, log in with "docker login" and run "docker pull ${reference}"${kept}, or name another image for it with --images`
  }
  if (/not found|manifest unknown|no matching manifest|does not exist/i.test(words)) {
    return 'Check name and tag in the compose file, or name another image for it with --images'
  }
  return `Let the Docker engine reach the registry (network, DNS, proxy); without one, ${withoutRegistry}`
}
