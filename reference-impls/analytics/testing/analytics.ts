import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, send } from '../../kit/testing/send.ts'

/** A simulated now, in the middle of an hour. */
export const NOON_MS = Date.UTC(2026, 0, 15, 12, 30)

export interface SentEvent {
  readonly id: string
  readonly type: string
  readonly userId: number
  readonly timeMs: number
  readonly value: number
}

/** An event of the current minute. */
export function eventOf(number: number, more: Partial<SentEvent> = {}): SentEvent {
  const id = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
  return { id, type: 'click', userId: 1 + (number % 5), timeMs: NOON_MS, value: number, ...more }
}

/** A client of analytics that are under test. */
export class Analytics {
  readonly #url: string
  #headers: Record<string, string> = {}

  constructor(url: string) {
    this.#url = url
  }

  send(method: string, path: string, body?: unknown, headers = this.#headers): Promise<Answer> {
    return send(this.#url + path, method, body, headers)
  }

  /** Loads a client and an event of long ago, and signs in. */
  async load(): Promise<void> {
    const clients = [{ id: 1, keyHash: createHash('sha256').update('key').digest('hex') }]
    await this.#must('/bench/reset')
    await this.#must('/bench/rows', { kind: 'clients', rows: clients })
    await this.#must('/bench/rows', { kind: 'events', rows: [eventOf(0, { timeMs: NOON_MS - 3_600_000 })] })
    await this.#must('/bench/ready')
    await this.signIn()
  }

  async signIn(): Promise<void> {
    const { body } = await this.send('POST', '/tokens', { clientId: 1, apiKey: 'key' })
    this.#headers = { authorization: `Bearer ${body.token}` }
  }

  post(events: readonly unknown[], sentAtMs = NOON_MS): Promise<Answer> {
    return this.send('POST', '/events', { sentAtMs, events })
  }

  live(): Promise<Answer> {
    return this.send('GET', `/live?atMs=${NOON_MS}`)
  }

  /** All rows of an audit view, read two at a time. */
  async audit(view: string): Promise<readonly object[]> {
    const rows: object[] = []
    for (let after = ''; ; ) {
      const { body } = await this.send('GET', `/bench/audit/${view}?limit=2${after}`)
      rows.push(...body.rows)
      if (body.next === null) return rows
      after = `&after=${encodeURIComponent(body.next)}`
    }
  }

  async drained(): Promise<void> {
    const deadline = performance.now() + 20_000
    for (;;) {
      const { body } = await this.send('GET', '/bench/audit')
      if (body.pending === 0) return
      if (performance.now() > deadline) throw new Error(`Still ${body.pending} pending after 20 s`)
      await delay(5)
    }
  }

  async #must(path: string, body?: object): Promise<void> {
    const { status } = await this.send('POST', path, body)
    if (status !== 204) throw new Error(`${path} gave ${status}`)
  }
}
