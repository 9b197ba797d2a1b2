import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const queueName = z.string().regex(/^[\w-]{1,80}$/)

const queueSchema = z.strictObject({
  /** How long a message that was received stays hidden: one that is not handled until then is delivered again. */
  visibilityTimeoutSeconds: z.number().positive().max(43_200).default(30),
  redrive: z.strictObject({ deadLetterQueue: queueName, maxReceiveCount: z.int().min(1).max(1_000) }).optional(),
})

/** Without a window no batch is larger: Lambda's own limit for a queue. */
const MAX_BATCH_WITHOUT_WINDOW = 10

const eventSourceSchema = z
  .strictObject({
    queue: queueName,
    batchSize: z.int().min(1).max(10_000).default(MAX_BATCH_WITHOUT_WINDOW),
    maximumBatchingWindowSeconds: z.int().min(0).max(300).default(0),
    /** Batches in hand at the same time. Lambda begins with five. */
    maximumConcurrency: z.int().min(2).max(1_000).default(5),
    /** Whether the function answers with the messages that it could not handle; else an answer means all of them. */
    reportBatchItemFailures: z.boolean().default(false),
  })
  .refine(
    ({ batchSize, maximumBatchingWindowSeconds: window }) => batchSize <= MAX_BATCH_WITHOUT_WINDOW || window >= 1,
    {
      path: ['maximumBatchingWindowSeconds'],
      message: `expected at least 1 where batchSize is above ${MAX_BATCH_WITHOUT_WINDOW}`,
    },
  )

const HANDLER = /^[\w./-]+\.\w+$/

const functionObject = z.strictObject({
  handler: z.string().regex(/^\S{1,128}$/, 'expected at most 128 characters without a space'),
  /** A runtime of its own, as a container image would start it: a program and its arguments, in the function's folder. */
  command: z.tuple([z.string().min(1)], z.string()).optional(),
  /** Programs that run beside the runtime and register with the Extensions API under the name of their file. */
  extensions: z.array(z.string().min(1)).max(10).default([]),
  memoryMb: z.int().min(128).max(10_240).default(512),
  timeoutSeconds: z.number().positive().max(900).default(30),
  reservedConcurrency: z.int().positive().optional(),
  routes: z
    .array(z.string().regex(/^(\$default|[A-Z]+ \/\S*)$/, 'expected "<METHOD> /<path>" or "$default"'))
    .default([]),
  eventSource: eventSourceSchema.optional(),
})

const functionSchema = functionObject.refine(({ handler, command }) => command !== undefined || HANDLER.test(handler), {
  path: ['handler'],
  message: 'expected <module path without extension>.<name of the export>',
})

const fileSchema = z.strictObject({
  deployHook: z.string().optional(),
  queues: z.record(queueName, queueSchema).default({}),
  functions: z.record(z.string().regex(/^[\w-]{1,64}$/), functionSchema),
})

/** A function as it is deployed; values and their bounds are those of AWS Lambda. */
export interface FunctionDefinition extends z.infer<typeof functionObject> {
  readonly name: string
  /** Folder that the handler's module path starts from. */
  readonly taskRoot: string
}

/** The queue that a function is invoked with messages of: an event source mapping. */
export type EventSource = z.infer<typeof eventSourceSchema>

/** A queue; values and their bounds are those of SQS standard queues. */
export interface QueueDefinition extends z.infer<typeof queueSchema> {
  readonly name: string
}

export interface Functions {
  readonly functions: readonly FunctionDefinition[]
  readonly queues: ReadonlyMap<string, QueueDefinition>
  /** Name of a function that is invoked once, before the first request is taken: migrations, say. */
  readonly deployHook: string | undefined
}

/** Reads the file that says which functions and queues there are. Throws an error that names the file and the key. */
export async function readFunctions(file: string): Promise<Functions> {
  const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
  const problem = problemOf(parsed.data)
  if (problem !== undefined) throw new Error(`${file}: ${problem}`)
  const { functions, queues, deployHook } = parsed.data
  const taskRoot = dirname(file)
  return {
    functions: Object.entries(functions).map(([name, definition]) => ({ ...definition, name, taskRoot })),
    queues: new Map(Object.entries(queues).map(([name, queue]) => [name, { ...queue, name }])),
    deployHook,
  }
}

/** What of the file names something that is not there, or does not go together. */
function problemOf({ functions, queues, deployHook }: z.infer<typeof fileSchema>): string | undefined {
  if (deployHook !== undefined && functions[deployHook] === undefined) {
    return `deployHook names the function "${deployHook}", which is not there`
  }
  for (const [name, { redrive }] of Object.entries(queues)) {
    if (redrive !== undefined && queues[redrive.deadLetterQueue] === undefined) {
      return `queues.${name}.redrive names the queue "${redrive.deadLetterQueue}", which is not there`
    }
  }
  for (const [name, { eventSource, timeoutSeconds }] of Object.entries(functions)) {
    if (eventSource === undefined) continue
    const queue = queues[eventSource.queue]
    if (queue === undefined)
      return `functions.${name}.eventSource names the queue "${eventSource.queue}", which is not there`
    if (queue.visibilityTimeoutSeconds < timeoutSeconds) {
      return `functions.${name} may take ${timeoutSeconds} s, longer than the messages of its queue are hidden (${queue.visibilityTimeoutSeconds} s)`
    }
  }
  return undefined
}
