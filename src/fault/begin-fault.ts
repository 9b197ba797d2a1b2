import type { Fault } from './fault.ts'
import type { Harmable } from './fault-kind.ts'
import { faultKind } from './faults.ts'

/** Begins a fault. Disposing of what it returns, once or more often, ends it; nothing is left to undo where the deployment is `stopping`. */
export async function beginFault(fault: Fault, component: Harmable, stopping: AbortSignal): Promise<AsyncDisposable> {
  const kind = faultKind(fault.kind)
  await kind.begin(component, fault)
  let ending: Promise<void> | undefined
  const end = async (): Promise<void> => {
    if (stopping.aborted) return
    try {
      await kind.end(component, fault)
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
