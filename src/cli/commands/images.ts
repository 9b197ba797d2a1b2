import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type Docker from 'dockerode'
import { ExitCode, UserError } from '../../base/errors.ts'
import type { ImageMap } from '../../runtime/docker/images/image-map.ts'
import type { PinnedImages } from '../../runtime/docker/images/pinned.ts'
import { interruption } from '../interruption.ts'
import type { OutputFlags } from '../output-options.ts'
import { terminalProgress } from '../terminal-progress.ts'

interface ImagesFlags extends OutputFlags {
  readonly json?: true
}

interface MapFlag extends ImagesFlags {
  readonly images?: string
}

interface BuildFlags extends ImagesFlags {
  readonly out: string
  readonly mirror?: string
}

const EXAMPLES = `
Examples:
  archbench images list
  archbench images pull                        what the reference implementations need, from its registries
  archbench images build                       the same from Debian packages, where there is no registry
  archbench compare --images archbench-images.yaml
  archbench images save images.tar             for a machine without a network
  archbench images load images.tar             there`

/** Adds the commands about the images that targets run in under Docker. */
export function addImages(program: Command): void {
  const images = program
    .command('images')
    .description('list, fetch, build and move the images that targets run in')
    .addHelpText('after', EXAMPLES)
  const map = (): Option =>
    new Option('--images <file>', 'where images come from: an image map').env('ARCHBENCH_IMAGES')

  images
    .command('list')
    .description('list the images of the reference implementations, and which of them the engine has')
    .addOption(map())
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  archbench images list --images archbench-images.yaml')
    .action(list)
  images
    .command('pull')
    .description('pull missing images, and build the image of the reference implementations')
    .argument('[names...]', 'names as in "archbench images list" (default: all)')
    .addOption(map())
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', '\nExamples:\n  archbench images pull\n  archbench images pull postgres nats')
    .action(pull)
  images
    .command('build')
    .description('build images from Debian packages, without any registry, and write an image map that names them')
    .argument('[names...]', 'names as in "archbench images list" (default: all)')
    .option('-o, --out <file>', 'the image map', 'archbench-images.yaml')
    .option('--mirror <url>', "Debian mirror (default: Debian's own)")
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', '\nExample:\n  archbench images build && archbench compare --images archbench-images.yaml')
    .action(build)
  images
    .command('save')
    .description('write images to one file that another engine can load')
    .argument('<file>', 'the file to write')
    .argument('[names...]', 'names as in "archbench images list" (default: all)')
    .addOption(map())
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', '\nExample:\n  archbench images save images.tar')
    .action(save)
  images
    .command('load')
    .description('load the images of such a file into the engine')
    .argument('<file>', 'a file of "archbench images save"')
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', '\nExample:\n  archbench images load images.tar')
    .action(load)
  images
    .command('remove')
    .description('remove every image that archbench has built here; they are built again when they are needed')
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', '\nExample:\n  archbench images remove')
    .action(remove)
}

interface Row {
  readonly name: string
  readonly reference: string
  readonly source: 'pinned' | 'map' | 'built'
  readonly id: string | null
  readonly sizeBytes: number | null
}

async function list({ images, json }: MapFlag): Promise<void> {
  const [docker, known] = await Promise.all([openDocker(), knownImages(images)])
  const { findImage } = await import('../../runtime/docker/images/engine-image.ts')
  const rows = await Promise.all(
    known.map(async ({ name, reference, source }): Promise<Row> => {
      const image = await findImage(docker, reference)
      return { name, reference, source, id: image?.id ?? null, sizeBytes: image?.sizeBytes ?? null }
    }),
  )
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    return
  }
  const table = [
    ['name', 'reference', 'from', 'size', 'id'],
    ...rows.map(({ name, reference, source, id, sizeBytes }) => [
      name,
      reference,
      source,
      sizeBytes === null ? 'not there' : `${Math.round(sizeBytes / 1e6)} MB`,
      id === null ? '' : id.replace('sha256:', '').slice(0, 12),
    ]),
  ]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function pull(names: readonly string[], { images, ...flags }: MapFlag): Promise<void> {
  await withProgress(flags, async (docker, signal, onProgress) => ({
    images: await prepareNamed(docker, names, images, { signal, onProgress }),
  }))
}

async function build(names: readonly string[], { out, mirror, ...flags }: BuildFlags): Promise<void> {
  const [{ readPinnedImages, REFERENCE_IMAGE, REFERENCE_NAME }, { readImageMap }] = await Promise.all([
    import('../../runtime/docker/images/pinned.ts'),
    import('../../runtime/docker/images/image-map.ts'),
  ])
  const wanted = await chosen(names, [...(await readPinnedImages()).keys(), REFERENCE_NAME])
  const packaged = wanted.filter((name) => name !== REFERENCE_NAME)
  // What is in the file already stays, so that one image can be built again.
  const before: ImageMap = existsSync(out) ? await readImageMap(out) : new Map()
  await withProgress(flags, async (docker, signal, onProgress) => {
    const built = packaged.length === 0 ? new Map() : await buildPackaged(docker, packaged, mirror, signal, onProgress)
    const map: ImageMap = new Map([...before, ...built])
    const images: NamedImage[] = [...built].map(([name, reference]) => ({ name, reference }))
    if (built.size > 0) await writeMap(out, map, signal)
    if (wanted.includes(REFERENCE_NAME)) {
      const { prepareReferences } = await import('../../runtime/docker/images/prepare.ts')
      const [image] = await prepareReferences(docker, [REFERENCE_IMAGE], { map, signal, onProgress })
      images.push({ name: REFERENCE_NAME, reference: image?.reference ?? '' })
    }
    if (built.size === 0) return { images }
    return { images, file: out, use: `Use them with --images ${out}, or set ARCHBENCH_IMAGES=${out}.` }
  })
}

async function buildPackaged(
  docker: Docker,
  names: readonly string[],
  mirror: string | undefined,
  signal: AbortSignal,
  onProgress: (line: string) => void,
): Promise<ImageMap> {
  const { buildLocalImages } = await import('../../runtime/docker/images/local/build-local.ts')
  return buildLocalImages(docker, names, { mirror, signal, onProgress })
}

async function writeMap(file: string, map: ImageMap, signal: AbortSignal): Promise<void> {
  const [{ writeWhole }, { stringify }] = await Promise.all([import('../../outputs/write-whole.ts'), import('yaml')])
  await writeWhole(file, ['# Written by "archbench images build".\n', stringify(Object.fromEntries(map))], signal)
}

async function save(file: string, names: readonly string[], { images, ...flags }: MapFlag): Promise<void> {
  const { saveImages } = await import('../../runtime/docker/images/archive.ts')
  await withProgress(flags, async (docker, signal, onProgress) => {
    const prepared = await prepareNamed(docker, names, images, { signal, onProgress })
    const references = prepared.map(({ reference }) => reference)
    await saveImages(docker, references, file, { signal, onProgress })
    const map = images === undefined ? '' : `, and take ${images} along`
    return { images: prepared, file, use: `On the other machine, run "archbench images load"${map}.` }
  })
}

async function load(file: string, flags: ImagesFlags): Promise<void> {
  const { loadImages } = await import('../../runtime/docker/images/archive.ts')
  await withProgress(flags, async (docker, signal, onProgress) => {
    const references = await loadImages(docker, file, { signal, onProgress })
    return { images: references.map((reference) => ({ name: null, reference })) }
  })
}

async function remove({ json }: ImagesFlags): Promise<void> {
  const [docker, { removeBuiltImages }] = await Promise.all([
    openDocker(),
    import('../../runtime/docker/images/remove.ts'),
  ])
  const { removed, inUse } = await removeBuiltImages(docker)
  if (json) {
    process.stdout.write(`${JSON.stringify({ removed, inUse }, null, 2)}\n`)
    return
  }
  for (const reference of removed) process.stdout.write(`removed ${reference}\n`)
  if (removed.length === 0) process.stdout.write('there is nothing to remove\n')
  for (const reference of inUse) process.stderr.write(`archbench: ${reference} is in use and stays\n`)
}

interface NamedImage {
  /** `null`: only the engine's name is known. */
  readonly name: string | null
  readonly reference: string
}

interface Outcome {
  readonly images: readonly NamedImage[]
  /** What was written, and how to use it. */
  readonly file?: string
  readonly use?: string
}

interface KnownImage {
  readonly name: string
  /** After the map. */
  readonly reference: string
  readonly source: Row['source']
}

async function knownImages(images: string | undefined): Promise<KnownImage[]> {
  const [{ readPinnedImages, REFERENCE_IMAGE, REFERENCE_NAME }, { loadImageMap, mapReference }] = await Promise.all([
    import('../../runtime/docker/images/pinned.ts'),
    import('../../runtime/docker/images/image-map.ts'),
  ])
  const [pinned, map] = await Promise.all([readPinnedImages(), loadImageMap(images)])
  const all: PinnedImages = new Map([...pinned, [REFERENCE_NAME, REFERENCE_IMAGE]])
  return [...all].map(([name, official]) => {
    const reference = mapReference(official, map, pinned)
    const untouched = name === REFERENCE_NAME ? 'built' : 'pinned'
    return { name, reference, source: reference === official ? untouched : 'map' }
  })
}

async function prepareNamed(
  docker: Docker,
  names: readonly string[],
  images: string | undefined,
  options: { readonly signal: AbortSignal; readonly onProgress: (line: string) => void },
): Promise<NamedImage[]> {
  const [{ prepareReferences }, { loadImageMap }, known] = await Promise.all([
    import('../../runtime/docker/images/prepare.ts'),
    import('../../runtime/docker/images/image-map.ts'),
    knownImages(images),
  ])
  const wanted = await chosen(
    names,
    known.map(({ name }) => name),
  )
  const chosenImages = known.filter(({ name }) => wanted.includes(name))
  const map = await loadImageMap(images)
  const prepared = await prepareReferences(
    docker,
    chosenImages.map(({ reference }) => reference),
    { ...options, map },
  )
  return chosenImages.map(({ name }, at) => ({ name, reference: prepared[at]?.reference ?? '' }))
}

/** The names that were asked for, or all. Throws a UserError for one that is not known. */
async function chosen(names: readonly string[], known: readonly string[]): Promise<readonly string[]> {
  const { closest } = await import('../../base/suggest.ts')
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new UserError(`there is no image "${unknown}"${closest(unknown, known)}`, {
      expected: known.join(', '),
      remedy: 'Run "archbench images list" to see all of them',
    })
  }
  return names.length === 0 ? known : [...new Set(names)]
}

async function openDocker(): Promise<Docker> {
  const { connectEngine } = await import('../../runtime/docker/engine/connect.ts')
  return (await connectEngine()).docker
}

/** Does something that takes a while and prints what came of it. */
async function withProgress(
  { quiet, verbose, json }: ImagesFlags,
  work: (docker: Docker, signal: AbortSignal, onProgress: (line: string) => void) => Promise<Outcome>,
): Promise<void> {
  const signal = interruption()
  try {
    const docker = await openDocker()
    using progress = terminalProgress({ quiet, verbose, json })
    const { images, file, use } = await work(docker, signal, (line) => progress.now(line))
    progress[Symbol.dispose]()
    const lines = images.map(({ name, reference }) => (name === null ? reference : `${name}: ${reference}`))
    if (file !== undefined) lines.push(`Written to ${file}. ${use}`)
    process.stdout.write(`${json ? JSON.stringify({ images, file }, null, 2) : lines.join('\n')}\n`)
  } catch (error) {
    if (!signal.aborted || error instanceof UserError) throw error
    process.exitCode = ExitCode.interrupted
  }
}
