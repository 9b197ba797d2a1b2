import type { OpenRuntimeOptions, Runtime } from '../runtime.ts'
import { ProcessRuntime } from './process-runtime.ts'

/** Images are of no use to processes. */
export async function open({ startTimeoutMs, warn }: OpenRuntimeOptions): Promise<Runtime> {
  return new ProcessRuntime({ startTimeoutMs, warn })
}
