/** One component, all its replicas together, as a runtime lets faults at it. */
export interface Harmable {
  /** Ends its processes at once, as by SIGKILL; what it had stored stays. */
  kill(): Promise<void>
  /** Starts it again with what it had stored; settles when it is healthy. */
  restart(): Promise<void>
  /** Stops its processes where they are. */
  hold(): Promise<void>
  release(): Promise<void>
}

interface FaultKind {
  begin(component: Harmable): Promise<void>
  /** Undoes it: the component runs again, with what it had stored. */
  end(component: Harmable): Promise<void>
}

/** What can go wrong with a component on purpose, by name. To add one: a line here, and what it needs of a component. */
const FAULTS = {
  kill: { begin: (component) => component.kill(), end: (component) => component.restart() },
  pause: { begin: (component) => component.hold(), end: (component) => component.release() },
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof FAULTS

/** Begins a fault. Disposing of what it returns, once or more often, ends it; nothing is left to undo where the deployment is `stopping`. */
export async function beginFault(
  name: FaultName,
  component: Harmable,
  stopping: AbortSignal,
): Promise<AsyncDisposable> {
  await FAULTS[name].begin(component)
  let ending: Promise<void> | undefined
  const end = async (): Promise<void> => {
    if (stopping.aborted) return
    try {
      await FAULTS[name].end(component)
    } catch (error) {
      if (!stopping.aborted) throw error
    }
  }
  return {
    [Symbol.asyncDispose]() {
      ending ??= end()
      return ending
    },
  }
}
