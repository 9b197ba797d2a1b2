import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFunctions } from './function-definition.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'functions-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(content: object) {
  const file = path.join(folder, 'functions.json')
  await writeFile(file, JSON.stringify(content))
  return readFunctions(file)
}

const work = { handler: 'work.handler' }

test('fills in what Lambda and SQS would', async () => {
  const { functions, queues } = await read({
    queues: { jobs: {} },
    functions: { work: { ...work, eventSource: { queue: 'jobs' } } },
  })
  expect(functions).toMatchObject([
    {
      name: 'work',
      memoryMb: 512,
      timeoutSeconds: 30,
      eventSource: {
        batchSize: 10,
        maximumBatchingWindowSeconds: 0,
        maximumConcurrency: 5,
        reportBatchItemFailures: false,
      },
    },
  ])
  expect(queues.get('jobs')).toEqual({ name: 'jobs', visibilityTimeoutSeconds: 30 })
})

test.each([
  ['a deploy hook that is not there', { deployHook: 'none', functions: {} }, 'deployHook names the function "none"'],
  [
    'a queue that is not there',
    { functions: { work: { ...work, eventSource: { queue: 'none' } } } },
    'functions.work.eventSource names the queue "none"',
  ],
  [
    'a dead letter queue that is not there',
    { queues: { jobs: { redrive: { deadLetterQueue: 'none', maxReceiveCount: 1 } } }, functions: {} },
    'queues.jobs.redrive names the queue "none"',
  ],
  [
    'messages that become visible while they are handled',
    { queues: { jobs: {} }, functions: { work: { ...work, timeoutSeconds: 31, eventSource: { queue: 'jobs' } } } },
    'functions.work may take 31 s',
  ],
  [
    'a large batch without a window',
    { queues: { jobs: {} }, functions: { work: { ...work, eventSource: { queue: 'jobs', batchSize: 11 } } } },
    'functions.work.eventSource.maximumBatchingWindowSeconds',
  ],
])('refuses %s', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message)
})
