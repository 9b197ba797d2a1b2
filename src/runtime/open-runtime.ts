import type { Plan } from '../config/plan.ts'
import type { Warn } from './left-behind.ts'
import type { Runtime, RuntimeName } from './runtime.ts'

/** Opens a runtime; the code of the other one is never loaded. Throws a UserError for an image map that is wrong. */
export async function openRuntime(
  name: RuntimeName,
  { images, startTimeoutMs }: Pick<Plan, 'images' | 'startTimeoutMs'>,
  warn?: Warn,
): Promise<Runtime> {
  if (name === 'process') {
    const { ProcessRuntime } = await import('./process/process-runtime.ts')
    return new ProcessRuntime({ startTimeoutMs, warn })
  }
  const [{ DockerRuntime }, { loadImageMap }] = await Promise.all([
    import('./docker/docker-runtime.ts'),
    import('./docker/images/image-map.ts'),
  ])
  return new DockerRuntime({ map: await loadImageMap(images), startTimeoutMs, warn })
}
