import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ExitCode, messageOf, UserError } from '../../../base/errors.ts'
import { WITHOUT_DOCKER } from './address.ts'

/** What Docker calls the way it goes without any context: DOCKER_HOST or the default socket. */
export const DEFAULT_CONTEXT = 'default'

/** A named engine, as `docker context create` stores it. */
export interface DockerContext {
  readonly name: string
  readonly host: string
  readonly skipTlsVerify: boolean
  /** Folder of its TLS files, where it has any. */
  readonly tlsFolder: string | undefined
}

const configSchema = z.object({ currentContext: z.string().optional() })

const metaSchema = z.object({
  Name: z.string(),
  Endpoints: z
    .object({
      docker: z.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }).optional(),
    })
    .optional(),
})

/** The context that `docker context use` chose, if any. */
export function currentContext(configFolder: string): string | undefined {
  const file = join(configFolder, 'config.json')
  return existsSync(file) ? readJson(file, configSchema).currentContext || undefined : undefined
}

/**
 * Looks a context up in Docker's configuration.
 * @param source who named it, for the error
 */
export function resolveContext(configFolder: string, name: string, source: string): DockerContext {
  const id = createHash('sha256').update(name).digest('hex')
  const file = join(configFolder, 'contexts/meta', id, 'meta.json')
  if (!existsSync(file)) {
    throw new UserError(`there is no Docker context "${name}"`, {
      key: source,
      expected: `one of ${[DEFAULT_CONTEXT, ...contextNames(configFolder)].join(', ')}`,
      remedy: `Choose one that exists with "docker context use", ${WITHOUT_DOCKER}`,
      exitCode: ExitCode.failed,
    })
  }
  const endpoint = readJson(file, metaSchema).Endpoints?.docker
  if (!endpoint?.Host) {
    throw new UserError(`the Docker context "${name}" names no engine`, {
      file,
      key: 'Endpoints.docker.Host',
      remedy: `Choose another context with "docker context use", ${WITHOUT_DOCKER}`,
      exitCode: ExitCode.failed,
    })
  }
  const tlsFolder = join(configFolder, 'contexts/tls', id, 'docker')
  return {
    name,
    host: endpoint.Host,
    skipTlsVerify: endpoint.SkipTLSVerify ?? false,
    tlsFolder: existsSync(tlsFolder) ? tlsFolder : undefined,
  }
}

function contextNames(configFolder: string): string[] {
  const folder = join(configFolder, 'contexts/meta')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .map((id) => join(folder, id, 'meta.json'))
    .filter((file) => existsSync(file))
    .map((file) => readJson(file, metaSchema).Name)
    .sort()
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new UserError(`Docker's configuration cannot be read: ${messageOf(cause)}`, {
      file,
      remedy: `Fix the file, ${WITHOUT_DOCKER}`,
      exitCode: ExitCode.failed,
      cause,
    })
  }
}
