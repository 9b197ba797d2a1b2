import { appendFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'

// A consumer for the tests of the queues: what a message asks for is in it.

export interface Consumed {
  readonly pid: number
  readonly at: 'start' | 'end'
  readonly event: SQSEvent
}

interface Job {
  /** File that takes a line when a batch is begun and when it is ended. */
  readonly log: string
  readonly delayMs?: number
  /** Received less often than this, the message is reported as failed. */
  readonly failBefore?: number
  /** The whole batch ends with an error. */
  readonly fails?: boolean
}

export async function consume(event: SQSEvent): Promise<SQSBatchResponse> {
  const jobs = event.Records.map((record) => ({ record, job: JSON.parse(record.body) as Job }))
  const note = (at: Consumed['at']) =>
    appendFileSync(jobs[0]?.job.log ?? '', `${JSON.stringify({ pid: process.pid, at, event } satisfies Consumed)}\n`)
  note('start')
  for (const { job } of jobs) await delay(job.delayMs ?? 0)
  note('end')
  if (jobs.some(({ job }) => job.fails === true)) throw new Error('as it was told')
  const failed = jobs.filter(
    ({ record, job }) => Number(record.attributes.ApproximateReceiveCount) < (job.failBefore ?? 0),
  )
  return { batchItemFailures: failed.map(({ record }) => ({ itemIdentifier: record.messageId })) }
}
