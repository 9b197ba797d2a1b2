import { jsonLog, type Log } from './log.ts'
import { readSettings, type Settings } from './settings.ts'
import { tracer } from './tracing/tracer.ts'

export interface ServiceContext {
  readonly settings: Settings
  readonly log: Log
  /** What is put here is disposed when the service stops, the last first. */
  readonly resources: AsyncDisposableStack
}

/**
 * Runs a service until SIGTERM or SIGINT: starts it, then stops what it has started and lets the process end with 0.
 * A start that fails ends the process with 1.
 */
export async function runService(name: string, start: (context: ServiceContext) => Promise<void>): Promise<void> {
  const log = jsonLog(name)
  const resources = new AsyncDisposableStack()
  const stop = stopSignal()
  try {
    await start({ settings: readSettings(process.env), log, resources })
    log('info', 'Started')
    log('info', 'Stopping', { signal: await stop })
  } catch (error) {
    log('error', 'Could not start', { error })
    process.exitCode = 1
  }
  await resources.disposeAsync()
  await tracer?.flush()
  log('info', 'Stopped')
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}
