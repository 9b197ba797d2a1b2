import type { OpenRuntimeOptions, Runtime } from '../runtime.ts'
import { DockerRuntime } from './docker-runtime.ts'
import { loadImageMap } from './images/image-map.ts'

/** Throws a UserError for an image map that is wrong. */
export async function open({ images, startTimeoutMs, warn }: OpenRuntimeOptions): Promise<Runtime> {
  return new DockerRuntime({ map: await loadImageMap(images), startTimeoutMs, warn })
}
