import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface ProcessHealth {
  /** CPU time of the whole process, all threads. */
  readonly cpuMs: number
  readonly eventLoopDelayP99Ms: number
}

const RESOLUTION_MS = 5

/** Watches this process from now until the returned function is called. */
export function watchProcess(): () => ProcessHealth {
  const cpu = process.cpuUsage()
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return () => {
    const used = process.cpuUsage(cpu)
    delay.disable()
    return {
      cpuMs: (used.user + used.system) / 1_000,
      // The monitor records the whole time between two ticks: what it waits on purpose is no delay.
      eventLoopDelayP99Ms: delay.count === 0 ? 0 : Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
    }
  }
}
