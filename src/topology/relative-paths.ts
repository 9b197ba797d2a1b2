import { resolve } from 'node:path'
import type { ComposeService } from './compose-schema.ts'

/** A service whose paths no longer depend on the file in which it is written. Keys that are left out stay so. */
export function withAbsolutePaths(service: ComposeService, directory: string): ComposeService {
  const { build, env_file } = service
  return {
    ...service,
    ...(build?.context !== undefined && { build: { ...build, context: resolve(directory, build.context) } }),
    ...(env_file && { env_file: env_file.map((file) => ({ ...file, path: resolve(directory, file.path) })) }),
  }
}
