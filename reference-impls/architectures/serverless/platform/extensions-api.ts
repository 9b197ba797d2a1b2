import { randomUUID } from 'node:crypto'
import type { HttpMessage } from './http-message.ts'
import type { Invocation } from './invocation.ts'

/** Answers one request of the connection it came from. */
export type Answer = (status: string, headers: Readonly<Record<string, string>>, body: object) => void

/** What a function is called, for extensions. */
export interface FunctionIdentity {
  readonly functionName: string
  readonly functionVersion: string
  readonly handler: string
}

/** What extensions report. */
export interface ExtensionListener {
  registered(name: string): void
  /** An extension asks for its next event: its initialisation is over, or its work for the last event is. */
  waiting(): void
  /** An extension reported that it failed: the environment is of no use. */
  failed(reason: string): void
}

export type ShutdownReason = 'spindown' | 'timeout' | 'failure'

interface Extension {
  readonly name: string
  readonly events: ReadonlySet<string>
  /** The answer that its question for the next event waits for. */
  answer: Answer | undefined
  /** An event that it has not asked for yet. */
  pending: object | undefined
}

const PREFIX = '/2020-01-01/extension'
const EVENTS = ['INVOKE', 'SHUTDOWN']

/** The Lambda Extensions API of one execution environment (version 2020-01-01). */
export class ExtensionsApi {
  readonly #identity: FunctionIdentity
  readonly #listener: ExtensionListener
  readonly #extensions = new Map<string, Extension>()

  constructor(identity: FunctionIdentity, listener: ExtensionListener) {
    this.#identity = identity
    this.#listener = listener
  }

  /** Whether every extension waits for its next event. True where there is none. */
  get allWaiting(): boolean {
    return [...this.#extensions.values()].every(({ answer, pending }) => answer !== undefined && pending === undefined)
  }

  /** Whether an extension wants to be told before the environment ends. */
  get wantsShutdown(): boolean {
    return [...this.#extensions.values()].some(({ events }) => events.has('SHUTDOWN'))
  }

  /** Whether a path belongs to this API. */
  static serves(path: string): boolean {
    return path.startsWith(`${PREFIX}/`)
  }

  invoked({ requestId, functionArn, deadlineMs, traceId }: Invocation): void {
    const tracing = { type: 'X-Amzn-Trace-Id', value: traceId }
    this.#send('INVOKE', { eventType: 'INVOKE', deadlineMs, requestId, invokedFunctionArn: functionArn, tracing })
  }

  /** @param deadlineMs Unix time at which the platform kills what still runs */
  shutdown(shutdownReason: ShutdownReason, deadlineMs: number): void {
    this.#send('SHUTDOWN', { eventType: 'SHUTDOWN', shutdownReason, deadlineMs })
  }

  receive(method: string, path: string, { headers, body }: HttpMessage, answer: Answer): void {
    const route = `${method} ${path.slice(PREFIX.length)}`
    const extension = this.#extensions.get(headers.get('lambda-extension-identifier') ?? '')
    if (route === 'POST /register') this.#register(headers.get('lambda-extension-name'), body.toString(), answer)
    else if (extension === undefined) {
      refuse(answer, 'Extension.UnknownExtensionIdentifier', 'The header Lambda-Extension-Identifier names none.')
    } else if (route === 'GET /event/next') {
      extension.answer = answer
      deliver(extension)
      this.#listener.waiting()
    } else if (route === 'POST /init/error' || route === 'POST /exit/error') {
      this.#fail(extension, headers.get('lambda-extension-function-error-type'), body.toString(), answer)
    } else notFound(answer, method, path)
  }

  #register(name: string | undefined, body: string, answer: Answer): void {
    const events = eventsOf(body)
    if (name === undefined || name === '') {
      refuse(answer, 'Extension.InvalidExtensionName', 'Expected the header Lambda-Extension-Name.')
    } else if (events === undefined) {
      refuse(answer, 'Extension.InvalidEventType', `Expected "events" with ${EVENTS.join(' or ')}.`)
    } else {
      const identifier = randomUUID()
      this.#extensions.set(identifier, { name, events, answer: undefined, pending: undefined })
      answer('200 OK', { 'lambda-extension-identifier': identifier }, this.#identity)
      this.#listener.registered(name)
    }
  }

  #fail({ name }: Extension, errorType: string | undefined, report: string, answer: Answer): void {
    if (errorType === undefined) {
      refuse(answer, 'Extension.MissingHeader', 'Expected the header Lambda-Extension-Function-Error-Type.')
      return
    }
    answer('202 Accepted', {}, { status: 'OK' })
    this.#listener.failed(`extension ${name}: ${errorType} ${report}`)
  }

  #send(type: string, event: object): void {
    for (const extension of this.#extensions.values()) {
      if (!extension.events.has(type)) continue
      extension.pending = event
      deliver(extension)
    }
  }
}

function deliver(extension: Extension): void {
  const { answer, pending } = extension
  if (answer === undefined || pending === undefined) return
  extension.answer = undefined
  extension.pending = undefined
  answer('200 OK', { 'lambda-extension-event-identifier': randomUUID() }, pending)
}

/** The events that an extension registers for; `undefined` where the body is something else. */
function eventsOf(body: string): ReadonlySet<string> | undefined {
  try {
    const { events } = JSON.parse(body)
    return Array.isArray(events) && events.every((event) => EVENTS.includes(event)) ? new Set(events) : undefined
  } catch {
    return undefined
  }
}

function refuse(answer: Answer, errorType: string, errorMessage: string): void {
  answer('403 Forbidden', {}, { errorType, errorMessage })
}

export function notFound(answer: Answer, method: string, path: string): void {
  answer('404 Not Found', {}, { errorType: 'InvalidPath', errorMessage: `There is no ${method} ${path}.` })
}
