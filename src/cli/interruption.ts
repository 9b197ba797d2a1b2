import { ExitCode } from '../base/errors.ts'

/**
 * A signal that is aborted by Ctrl-C and its like. The first one asks for an orderly end; a second one ends this
 * process at once (what it started is killed on the way out).
 */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(ExitCode.interrupted)
      controller.abort(new Interrupted(name))
    })
  }
  // The launcher that started this process under a newer Node.js was killed: nobody reads the result any more.
  process.on('disconnect', () => controller.abort(new Interrupted('the end of its parent')))
  process.channel?.unref()
  return controller.signal
}

/** Why a run ended early. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'

  constructor(signalName: string) {
    super(`interrupted by ${signalName}`)
  }
}
