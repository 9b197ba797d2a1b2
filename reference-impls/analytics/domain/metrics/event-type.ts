/** Whether this is the name of a type of events. */
export function isEventType(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,31}$/.test(value)
}
