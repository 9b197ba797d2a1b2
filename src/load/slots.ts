import { Client, type Dispatcher } from 'undici'
import type { EncodedRequest } from './encode.ts'

export interface SlotAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface SlotListener {
  answered(answer: SlotAnswer): void
  lost(kind: 'timeout' | 'connection'): void
}

/** Connections with one request in flight each; the one that was used last is used first, so that few are kept busy. */
export interface Slots extends AsyncDisposable {
  /** Whether another request may be sent now. */
  readonly free: boolean
  readonly inFlight: number
  /** Sends at once; throws where no slot is free. The listener is called exactly once, unless the slots are disposed of before. */
  send(request: EncodedRequest, listener: SlotListener): void
  /** Gives up what has been under way for longer than the time-out. To be called every few milliseconds. */
  expire(nowMs: number): void
}

interface Exchange {
  readonly slot: { client: Client }
  readonly listener: SlotListener
  readonly deadlineMs: number
}

/**
 * Slots that connect when they are first used.
 * @param most requests in flight
 * @param timeoutMs from the send to the whole answer, kept by `expire`
 */
export function openSlots(origin: string, most: number, timeoutMs: number): Slots {
  const idle: { client: Client }[] = []
  /** In the order of sending, and so of the deadlines. */
  const underWay = new Set<Exchange>()

  // Time-outs are kept here: undici's own come up to a second late.
  const connect = (): Client =>
    new Client(origin, { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: timeoutMs * 2 } })

  /** False where the exchange has been settled before. */
  function settle(exchange: Exchange): boolean {
    if (!underWay.delete(exchange)) return false
    idle.push(exchange.slot)
    return true
  }

  return {
    get free() {
      return underWay.size < most
    },
    get inFlight() {
      return underWay.size
    },
    send(request, listener) {
      if (underWay.size >= most) throw new RangeError('no slot is free')
      const slot = idle.pop() ?? { client: connect() }
      const exchange: Exchange = { slot, listener, deadlineMs: performance.now() + timeoutMs }
      underWay.add(exchange)
      slot.client.dispatch(
        {
          method: request.method,
          path: request.path,
          headers: request.headers,
          body: request.body ?? null,
        },
        collector({
          answered: (answer) => {
            if (settle(exchange)) listener.answered(answer)
          },
          lost: (kind) => {
            if (settle(exchange)) listener.lost(kind)
          },
        }),
      )
    },
    expire(nowMs) {
      for (const exchange of underWay) {
        if (exchange.deadlineMs > nowMs) break
        const late = exchange.slot.client
        exchange.slot.client = connect()
        settle(exchange)
        void late.destroy()
        exchange.listener.lost('timeout')
      }
    },
    async [Symbol.asyncDispose]() {
      const slots = [...idle, ...[...underWay].map(({ slot }) => slot)]
      underWay.clear()
      await Promise.all(slots.map(({ client }) => client.destroy()))
    },
  }
}

function collector(listener: SlotListener): Dispatcher.DispatchHandler {
  let status = 0
  let headers: SlotAnswer['headers'] = {}
  const chunks: Buffer[] = []
  return {
    onRequestStart() {},
    onResponseStart(_controller, statusCode, received) {
      status = statusCode
      headers = received
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk)
    },
    onResponseEnd() {
      const [first] = chunks
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
      listener.answered({ status, headers, text: body.toString('utf8') })
    },
    onResponseError() {
      listener.lost('connection')
    },
  }
}
