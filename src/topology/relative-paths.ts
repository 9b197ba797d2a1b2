import { resolve } from 'node:path'
import type { ComposeFile, ComposeService } from './compose-schema.ts'
import type { VolumeMount } from './container-schema.ts'

/** A service whose paths no longer depend on the file in which it is written. Keys that are left out stay so. */
export function withAbsolutePaths(service: ComposeService, directory: string): ComposeService {
  const { build, env_file, volumes } = service
  return {
    ...service,
    ...(build?.context !== undefined && { build: { ...build, context: resolve(directory, build.context) } }),
    ...(volumes && { volumes: volumes.map((volume) => withAbsoluteSource(volume, directory)) }),
    ...(env_file && { env_file: env_file.map((file) => ({ ...file, path: resolve(directory, file.path) })) }),
  }
}

/** Secrets and configs whose files no longer depend on where the compose file lies. */
export function withAbsoluteFiles(files: ComposeFile['secrets'], directory: string): ComposeFile['secrets'] {
  if (files === undefined) return undefined
  return Object.fromEntries(
    Object.entries(files).map(([name, of]) => [name, { ...of, file: resolve(directory, of.file) }]),
  )
}

function withAbsoluteSource(volume: VolumeMount, directory: string): VolumeMount {
  return volume.bind && volume.source !== undefined ? { ...volume, source: resolve(directory, volume.source) } : volume
}
