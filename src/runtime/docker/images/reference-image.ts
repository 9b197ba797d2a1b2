import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { codeRoot, version } from '../../../base/package-root.ts'
import { buildImage, IMAGE_LABEL } from './build.ts'
import { findImage } from './engine-image.ts'
import { importedPackages, packageFiles } from './package-closure.ts'
import { hashOf, type PackedFile } from './packed-files.ts'
import { REFERENCE_IMAGE } from './pinned.ts'

export interface ReferenceImageOptions {
  /** Reference and content hash of the image with Node.js that it stands on, which the engine has. */
  readonly base: { readonly reference: string; readonly id: string }
  readonly signal: AbortSignal
  readonly onProgress: (line: string) => void
  /** Folder that holds reference-impls; that of the running archbench unless given. */
  readonly root?: string | undefined
}

/** What is in the folder of the reference implementations but is no part of a running one. */
const NOT_SHIPPED = /(^|\/)testing\/|\.test\.[jt]s$|\.d\.ts$|^images\/|(^|\/)compose[^/]*\.yaml$|\.md$/

/** How Node.js names the processors that Docker names otherwise. */
const CPU: Readonly<Record<string, string>> = { amd64: 'x64', x86_64: 'x64', aarch64: 'arm64' }

/**
 * The image of the reference implementations, made of the running archbench itself: what is measured is the code that is
 * installed here. It is named by its content, so it is built once and found again until a file of it changes.
 * @returns its reference, with the content hash as tag; `latest` names it too, for `docker compose up`
 */
export async function referenceImage(docker: Docker, options: ReferenceImageOptions): Promise<string> {
  const { base, signal, onProgress, root = codeRoot } = options
  const inspected = await docker.getImage(base.reference).inspect()
  const dockerfile = dockerfileOn(base.reference)
  const files = referenceFiles(root, CPU[inspected.Architecture] ?? inspected.Architecture)
  const tag = (await hashOf(files, [dockerfile, base.id])).slice(0, 12)
  const reference = `${REFERENCE_IMAGE}:${tag}`
  if (!(await findImage(docker, reference))) {
    await buildImage(docker, {
      what: 'the image of the reference implementations',
      tag: reference,
      files: [...files, { path: 'Dockerfile', mode: 0o644, content: Buffer.from(dockerfile) }],
      dockerfile: 'Dockerfile',
      labels: { [IMAGE_LABEL]: 'reference', 'archbench.version': version },
      builder: 'classic',
      remedy: () =>
        `Look at what the builder said; "docker run --rm ${base.reference} --version" tells whether the image it stands on works`,
      signal,
      onProgress,
    })
  }
  await docker.getImage(reference).tag({ repo: REFERENCE_IMAGE, tag: 'latest' })
  return reference
}

/** Libraries come first: they change less often, so a builder can keep that layer. Nothing runs, so no shell is needed. */
function dockerfileOn(base: string): string {
  return [
    `FROM ${base}`,
    'WORKDIR /app/reference-impls',
    'COPY --chown=root:root package.json /app/package.json',
    'COPY --chown=root:root node_modules /app/node_modules',
    'COPY --chown=root:root reference-impls /app/reference-impls',
    'ENV NODE_ENV=production',
    'USER node',
    'ENTRYPOINT []',
    'CMD ["node", "--version"]',
    '',
  ].join('\n')
}

/** The reference implementations with the npm packages that they import. */
export function referenceFiles(root: string, cpu: string): PackedFile[] {
  const folder = join(root, 'reference-impls')
  const own = globSync('**/*.{js,ts,json}', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !NOT_SHIPPED.test(path))
    .map((path) => ({ path, content: readFileSync(join(folder, path)) }))
  const imported = new Set(own.flatMap(({ content }) => importedPackages(content.toString())))
  return [
    { path: 'package.json', mode: 0o644, content: Buffer.from('{ "private": true, "type": "module" }\n') },
    ...own.map(({ path, content }) => ({ path: `reference-impls/${path}`, mode: 0o644, content })),
    ...packageFiles([...imported], folder, cpu),
  ]
}
