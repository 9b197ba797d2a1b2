import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from 'aws-lambda'

// Handlers for the tests of the platform: what an event asks for is in it.

let inHand = 0

interface Job {
  /** Waits until this file is there. */
  readonly until?: string
  readonly delayMs?: number
}

/** Tells who handled the event, and how many events its process had in hand at most. */
export async function work(event: Job, context: Context) {
  inHand++
  const most = inHand
  if (event.delayMs !== undefined) await delay(event.delayMs)
  while (event.until !== undefined && !existsSync(event.until)) await delay(2)
  inHand--
  return {
    pid: process.pid,
    most,
    requestId: context.awsRequestId,
    remainingMs: context.getRemainingTimeInMillis(),
    memoryMb: context.memoryLimitInMB,
    functionName: context.functionName,
    trace: process.env._X_AMZN_TRACE_ID,
  }
}

export async function fail(): Promise<never> {
  throw new TypeError('it went wrong')
}

export async function crash(): Promise<never> {
  process.exit(7)
}

export async function hang(): Promise<never> {
  for (;;) await delay(1_000)
}

/** The event itself, with what an HTTP API takes from a result. */
export async function echo(event: unknown) {
  return {
    statusCode: 201,
    headers: { 'X-Echo': 'yes', 'content-type': 'application/json' },
    cookies: ['a=1; Path=/', 'b=2'],
    body: Buffer.from(JSON.stringify(event)).toString('base64'),
    isBase64Encoded: true,
  }
}

export async function plain() {
  return { hello: 'world' }
}
