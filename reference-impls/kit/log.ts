import { tracer } from './tracing/tracer.ts'

export type LogLevel = 'info' | 'warn' | 'error'

/** Writes one JSON line to standard output. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void

/** A log that names the service in each line, and the sampled request that the line is about. Requests are not logged: at load that would cost more than the answers. */
export function jsonLog(service: string): Log {
  return (level, message, fields) => {
    const line = {
      time: new Date().toISOString(),
      level,
      service,
      message,
      traceId: tracer?.current?.traceId,
      ...fields,
    }
    process.stdout.write(`${JSON.stringify(line, plainError)}\n`)
  }
}

/** Errors have no enumerable properties of their own: JSON would show them as {}; and what libraries add is too much. */
function plainError(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const code = 'code' in value ? value.code : undefined
  return { name: value.name, code, message: value.message, stack: value.stack, cause: value.cause }
}
