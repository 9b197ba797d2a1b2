import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { z } from 'zod'
import { ExitCode, UserError } from '../../../../base/errors.ts'
import { readYamlFile, validateYaml } from '../../../../base/yaml-file.ts'
import { startProgram } from '../../../../outside/programs.ts'
import { RunFolder } from '../../../process/run-folder.ts'
import type { PackedFile } from '../packed-files.ts'
import { imagesFolder } from '../pinned.ts'

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'
const REMEDY =
  'Install Maven (apt-get install --no-install-recommends maven) and let it reach Maven Central or the mirror in its settings, or name the images to build without "kafka"'

/**
 * Kafka with all that it needs: no Debian package has it. Maven fetches it from wherever it is set up to, and each file
 * is checked against its hash.
 */
export async function kafkaJars(signal: AbortSignal, onProgress: (line: string) => void): Promise<PackedFile[]> {
  const yaml = await readYamlFile(join(imagesFolder, 'kafka', 'jars.yaml'))
  const hashes = Object.entries(validateYaml(yaml, z.record(z.string(), z.string()), 'Install archbench anew'))
  onProgress(`fetching Kafka (${hashes.length} files)`)
  using run = RunFolder.create(0)
  const folder = run.folder('jars')
  await writeFile(join(folder, 'pom.xml'), projectOf(hashes.map(([path]) => path)))
  const command = ['mvn', '--batch-mode', '--quiet', `${PLUGIN}:copy-dependencies`, '-DoutputDirectory=libs']
  const maven = startProgram(command, {
    signal,
    cwd: folder,
    problem: 'Kafka cannot be fetched',
    remedy: () => REMEDY,
  })
  maven.stdout.resume()
  await maven.ended
  return hashes.map(([path, hash]) => {
    const name = posix.basename(path)
    const content = readFileSync(join(folder, 'libs', name))
    checkHash(name, content, hash)
    return { path: `libs/${name}`, mode: 0o644, content }
  })
}

/** A project that needs these files and nothing that they in turn ask for: the list is whole. */
export function projectOf(paths: readonly string[]): string {
  const dependencies = paths.map((path) => {
    const [version = '', artifact = '', ...group] = path.split('/').slice(0, -1).reverse()
    return `<dependency><groupId>${group.reverse().join('.')}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>`
  })
  return `<project><modelVersion>4.0.0</modelVersion>
  <groupId>archbench</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependencies.join('\n    ')}
  </dependencies></project>\n`
}

function checkHash(name: string, content: Buffer, expected: string): void {
  const found = createHash('sha256').update(content).digest('hex')
  if (found === expected) return
  throw new UserError(`${name} is not the file that it should be`, {
    found: `SHA-256 ${found}`,
    expected,
    remedy: "Look at the mirror that Maven uses, and remove the file from Maven's local repository",
    exitCode: ExitCode.failed,
  })
}
