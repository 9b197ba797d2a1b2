import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { UserError } from '../../../../base/errors.ts'
import { packageRoot } from '../../../../base/package-root.ts'
import { startProgram } from '../../../../outside/programs.ts'
import { RunFolder } from '../../../process/run-folder.ts'

/** The Node.js for Linux that npm brings: that of this installation, else fetched with npm. */
export async function nodeProgram(cpu: string, signal: AbortSignal): Promise<Buffer> {
  const name = `node-linux-${cpu}`
  const installed = installedProgram(name)
  if (installed) return installed
  const { optionalDependencies = {} } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    optionalDependencies?: Record<string, string>
  }
  const version = optionalDependencies[name]
  if (version === undefined) {
    throw new UserError(`there is no Node.js for the engine's processor (${cpu})`, {
      remedy: 'Use an engine on x64 or arm64, or name the images to build without "node"',
    })
  }
  using run = RunFolder.create(0)
  const folder = run.folder('node')
  const program = startProgram(['npm', 'pack', '--silent', `${name}@${version}`], {
    signal,
    cwd: folder,
    problem: 'Node.js for the image cannot be fetched',
    remedy: () => 'Let npm reach its registry',
  })
  program.stdout.resume()
  await program.ended
  const [archive = ''] = await readdir(folder)
  return await fileInArchive(gunzipSync(readFileSync(join(folder, archive))), 'package/bin/node')
}

function installedProgram(name: string): Buffer | undefined {
  try {
    const manifest = createRequire(join(packageRoot, 'package.json')).resolve(`${name}/package.json`)
    return readFileSync(join(dirname(manifest), 'bin', 'node'))
  } catch {
    return undefined
  }
}

/** The content of one file of a tar archive. */
export async function fileInArchive(archive: Buffer, path: string): Promise<Buffer> {
  const found: Buffer[] = []
  const reader = extract()
  reader.on('entry', (header, stream, next) => {
    stream.on('data', (chunk: Buffer) => header.name === path && found.push(chunk))
    stream.on('end', next)
  })
  await new Promise<void>((resolve, reject) => {
    reader.on('finish', resolve).on('error', reject)
    reader.end(archive)
  })
  if (found.length === 0) throw new Error(`there is no ${path} in the archive`)
  return Buffer.concat(found)
}
