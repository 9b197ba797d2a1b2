import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const functionSchema = z.strictObject({
  handler: z.string().regex(/^[\w./-]+\.\w+$/, 'expected <module path without extension>.<name of the export>'),
  memoryMb: z.int().min(128).max(10_240).default(512),
  timeoutSeconds: z.number().positive().max(900).default(30),
  reservedConcurrency: z.int().positive().optional(),
  routes: z
    .array(z.string().regex(/^(\$default|[A-Z]+ \/\S*)$/, 'expected "<METHOD> /<path>" or "$default"'))
    .default([]),
})

const fileSchema = z.strictObject({
  deployHook: z.string().optional(),
  functions: z.record(z.string().regex(/^[\w-]{1,64}$/), functionSchema),
})

/** A function as it is deployed; values and their bounds are those of AWS Lambda. */
export interface FunctionDefinition extends z.infer<typeof functionSchema> {
  readonly name: string
  /** Folder that the handler's module path starts from. */
  readonly taskRoot: string
}

export interface Functions {
  readonly functions: readonly FunctionDefinition[]
  /** Name of a function that is invoked once, before the first request is taken: migrations, say. */
  readonly deployHook: string | undefined
}

/** Reads the file that says which functions there are. Throws an error that names the file and the key. */
export async function readFunctions(file: string): Promise<Functions> {
  const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
  const { functions, deployHook } = parsed.data
  if (deployHook !== undefined && functions[deployHook] === undefined) {
    throw new Error(`${file}: deployHook names the function "${deployHook}", which is not there`)
  }
  const taskRoot = dirname(file)
  return {
    functions: Object.entries(functions).map(([name, definition]) => ({ ...definition, name, taskRoot })),
    deployHook,
  }
}
