import { type ZodType, z } from 'zod'

const takers = new WeakSet<ZodType>()

/** The schema of an answer whose body may be anything: HTML, text, nothing at all. */
export function anyBody(): ZodType {
  const schema = z.unknown()
  takers.add(schema)
  return schema
}

/** Whether the body that this schema is for need not be JSON. */
export function takesAnyBody(schema: ZodType | undefined): boolean {
  return schema !== undefined && takers.has(schema)
}
