// The process of the server of known behaviour. It has a CPU of its own, so it may look at sockets and clock without ever
// sleeping: answers are written some ten microseconds after they are due, where a timer would be late by a millisecond.
import type { Socket } from 'node:net'
import { DueHeap } from './due-heap.ts'
import { NoteList } from './note-list.ts'
import { ANSWER, serveRaw } from './raw-http.ts'
import type { ServerOrder, ServerReport } from './server-orders.ts'
import { timetable } from './timetable.ts'

/** One stretch of behaving: from the order to do so until it tells. */
class Stint {
  readonly #answeredMs: (arrivalMs: number) => number
  readonly #due = new DueHeap<Socket>()
  readonly #arrivals = new NoteList()
  readonly #late = new NoteList()
  #firstMs: number | undefined
  #lookedMs = Number.POSITIVE_INFINITY
  #longestPauseMs = 0

  constructor(answeredMs: (arrivalMs: number) => number) {
    this.#answeredMs = answeredMs
  }

  arrive(socket: Socket): void {
    const nowMs = performance.now()
    this.#firstMs ??= nowMs
    this.#arrivals.add(nowMs - this.#firstMs)
    this.#due.add(this.#firstMs + this.#answeredMs(nowMs - this.#firstMs), socket)
  }

  look(): void {
    const nowMs = performance.now()
    if (this.#firstMs !== undefined) this.#longestPauseMs = Math.max(this.#longestPauseMs, nowMs - this.#lookedMs)
    this.#lookedMs = nowMs
    for (let dueMs = this.#due.nextMs; dueMs <= nowMs; dueMs = this.#due.nextMs) {
      const socket = this.#due.take()
      if (socket?.writable) socket.write(ANSWER)
      this.#late.add(performance.now() - dueMs)
    }
  }

  get notes() {
    return { arrivalsMs: this.#arrivals.values, lateMs: this.#late.values, longestPauseMs: this.#longestPauseMs }
  }
}

let stint: Stint | undefined

function spin(): void {
  if (stint === undefined) return
  stint.look()
  setImmediate(spin)
}

function report(message: ServerReport): void {
  process.send?.(message)
}

process.on('message', (order: ServerOrder) => {
  if (order.kind === 'behave') {
    const idle = stint === undefined
    stint = new Stint(timetable(order.behaviour, order.dealing))
    if (idle) spin()
    report({ kind: 'behaving' })
  } else if (stint !== undefined) {
    const { notes } = stint
    stint = undefined
    report({ kind: 'notes', notes })
  }
})
process.on('disconnect', () => process.exit())
process.on('SIGINT', () => {}) // the parent decides

report({
  kind: 'listening',
  // A request that nobody has told it how to answer is one of a tool that is about to be stopped.
  port: await serveRaw((socket) => (stint === undefined ? socket.destroy() : stint.arrive(socket))),
})
