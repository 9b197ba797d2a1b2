import { Client } from 'undici'
import type { Deployment } from '../../src/runtime/runtime.ts'

/** What the fixtures' program answers to a path; throws where it answers with an error or not at all. */
export async function ask<T = unknown>(deployment: Deployment, path: string): Promise<T> {
  const response = await fetch(new URL(path, deployment.entrypoint), { signal: AbortSignal.timeout(20_000) })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`)
  return answer as T
}

/** One connection to the fixtures' program, which stays open. */
export class Connection implements AsyncDisposable {
  readonly #client: Client

  constructor(deployment: Deployment) {
    this.#client = new Client(deployment.entrypoint, { headersTimeout: 20_000, pipelining: 1 })
  }

  async ask<T = unknown>(path: string): Promise<T> {
    const { body } = await this.#client.request({ path, method: 'GET' })
    return (await body.json()) as T
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.destroy()
  }
}

/** Whether a promise has settled already, either way. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending')
  return (
    (await Promise.race([promise.catch(() => {}), new Promise((resolve) => setImmediate(resolve, pending))])) !==
    pending
  )
}
