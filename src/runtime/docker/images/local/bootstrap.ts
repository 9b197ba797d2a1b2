import { join } from 'node:path'
import type Docker from 'dockerode'
import { ExitCode, UserError } from '../../../../base/errors.ts'
import { askProgram, startProgram } from '../../../../outside/programs.ts'
import { IMAGE_LABEL } from '../build.ts'
import { findImage } from '../engine-image.ts'
import { engineMessages } from '../engine-messages.ts'
import { imagesFolder } from '../pinned.ts'

/** The release of Debian whose packages come nearest to the pinned versions. */
const DEBIAN = 'trixie'

export const BASE_IMAGE = 'archbench/local-base'

/** Its package lists name versions that a mirror removes some time after there are newer ones. */
const LISTS_ARE_FRESH_MS = 24 * 3_600_000

export interface BaseImageOptions {
  /** Debian mirror; Debian's own unless given. */
  readonly mirror: string | undefined
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
}

/**
 * The Debian that all local images stand on, bootstrapped on this machine: there is no registry to take it from.
 * One that was made within a day is used again.
 */
export async function baseImage(docker: Docker, { mirror, signal, onProgress }: BaseImageOptions): Promise<void> {
  const there = await findImage(docker, BASE_IMAGE)
  if (there && Date.now() - there.createdAt.getTime() < LISTS_ARE_FRESH_MS) return
  if (askProgram(['mmdebstrap', '--version']) === undefined) {
    throw new UserError('images are built from Debian packages, and there is no mmdebstrap on this machine', {
      remedy: 'Install it: apt-get install --no-install-recommends mmdebstrap debian-archive-keyring',
      exitCode: ExitCode.failed,
    })
  }
  onProgress(`bootstrapping Debian ${DEBIAN}`)
  const folder = join(imagesFolder, 'base')
  const program = startProgram(
    [
      'mmdebstrap',
      '--variant=minbase',
      `--aptopt=${join(folder, 'apt.conf')}`,
      `--dpkgopt=${join(folder, 'dpkg.cfg')}`,
      '--customize-hook=sh "$ARCHBENCH_BASE/customize.sh" "$1"',
      // All images install from the same lists.
      '--skip=cleanup/apt/lists',
      DEBIAN,
      '-',
      ...(mirror === undefined ? [] : [mirror]),
    ],
    {
      signal,
      env: { ...process.env, ARCHBENCH_BASE: folder },
      problem: 'the base image cannot be bootstrapped',
      remedy: () =>
        'Let this machine reach a Debian mirror (--mirror names another), and see that debian-archive-keyring is installed',
    },
  )
  const [repo, tag] = [BASE_IMAGE, 'latest']
  const stream = await docker.importImage(program.stdout, {
    repo,
    tag,
    changes: [`LABEL ${IMAGE_LABEL}=local`],
    abortSignal: signal,
  })
  let failure: string | undefined
  for await (const { error } of engineMessages(stream)) failure ??= error
  try {
    await program.ended
  } catch (error) {
    // The engine may have taken the half of a system for a whole one.
    await docker
      .getImage(BASE_IMAGE)
      .remove()
      .catch(() => {})
    throw error
  }
  if (failure !== undefined) throw new Error(`the engine did not take the bootstrapped system: ${failure}`)
}
