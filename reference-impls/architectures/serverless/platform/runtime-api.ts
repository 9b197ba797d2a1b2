import { createServer, type Server, type Socket } from 'node:net'
import {
  type Answer,
  type ExtensionListener,
  ExtensionsApi,
  type FunctionIdentity,
  notFound,
  type ShutdownReason,
} from './extensions-api.ts'
import { type HttpMessage, HttpMessageParser, httpMessage } from './http-message.ts'
import type { Invocation } from './invocation.ts'
import { isStreamed, streamError, streamedResult } from './streamed-response.ts'

/** What a runtime and its extensions report. */
export interface RuntimeListener extends ExtensionListener {
  /** The runtime asks for its next event: initialisation is over, or the last event is. */
  next(): void
  /** The result of the event it was given. */
  response(requestId: string, payload: string): void
  /** The event ended with an error, in JSON: `errorType`, `errorMessage`, `stackTrace`. */
  error(requestId: string, payload: string): void
  initError(payload: string): void
}

/** Largest response that is not a stream, in bytes. */
const MAX_RESPONSE_BYTES = 6 * 1_024 * 1_024 + 100

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([\w-]+)\/(response|error)$/

/** A connection of the runtime; it may use one for everything, or several. */
interface Connection {
  readonly socket: Socket
  /** Answers that are not sent yet. */
  unsent: string
  /** Whether its requests are being read: answers to them go out together. */
  reading: boolean
}

/**
 * The Lambda Runtime API of one execution environment (version 2018-06-01), on a port of its own:
 * runtimes take host and port from AWS_LAMBDA_RUNTIME_API and know no path before it.
 */
export class RuntimeApi implements Disposable {
  readonly #listener: RuntimeListener
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  /** The one that asks for the next event. */
  #waiting: Connection | undefined
  #assigned: Invocation | undefined
  /** The event that the runtime has in hand. */
  #running: string | undefined
  readonly #extensions: ExtensionsApi

  private constructor(identity: FunctionIdentity, listener: RuntimeListener) {
    this.#listener = listener
    this.#extensions = new ExtensionsApi(identity, listener)
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
  }

  static async listen(identity: FunctionIdentity, listener: RuntimeListener): Promise<RuntimeApi> {
    const api = new RuntimeApi(identity, listener)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    api.#server.once('error', reject).listen(0, '127.0.0.1', resolve)
    await promise
    return api
  }

  /** Host and port, as AWS_LAMBDA_RUNTIME_API holds them. */
  get address(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The Runtime API is closed')
    return `${address.address}:${address.port}`
  }

  /** Whether every extension waits for its next event. True where there is none. */
  get extensionsWaiting(): boolean {
    return this.#extensions.allWaiting
  }

  /** Whether an extension wants to be told before the environment ends. */
  get wantsShutdown(): boolean {
    return this.#extensions.wantsShutdown
  }

  /** Gives the runtime an event: at once if it asks for one already, else as soon as it does. Extensions are told. */
  assign(invocation: Invocation): void {
    this.#assigned = invocation
    this.#extensions.invoked(invocation)
    this.#deliver()
  }

  /** Tells extensions that the environment ends at `deadlineMs`, in Unix time. */
  shutdown(reason: ShutdownReason, deadlineMs: number): void {
    this.#extensions.shutdown(reason, deadlineMs)
  }

  [Symbol.dispose](): void {
    this.#server.close()
    for (const { socket } of this.#connections) socket.destroy()
  }

  #accept(socket: Socket): void {
    const connection: Connection = { socket, unsent: '', reading: false }
    const parser = new HttpMessageParser((message) => this.#receive(message, connection))
    this.#connections.add(connection)
    socket.on('data', (chunk) => {
      connection.reading = true
      parser.push(chunk)
      connection.reading = false
      // A runtime that has asked for its next event in the same breath waits for that alone: both go out together.
      if (this.#waiting !== connection) send(connection)
    })
    // A runtime that is killed resets its connection; its end is seen at the process.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#connections.delete(connection)
      if (this.#waiting === connection) this.#waiting = undefined
    })
  }

  #receive(message: HttpMessage, connection: Connection): void {
    const [method = '', path = ''] = message.startLine.split(' ')
    const answer = answerTo(connection)
    if (method === 'GET' && path === '/2018-06-01/runtime/invocation/next') {
      this.#waiting = connection
      this.#listener.next()
      this.#deliver()
    } else if (ExtensionsApi.serves(path)) this.#extensions.receive(method, path, message, answer)
    else if (method === 'PUT' && path === '/2022-07-01/telemetry') {
      // What AWS's own emulator answers, which extensions are prepared for.
      answer(
        '202 Accepted',
        {},
        { errorType: 'Telemetry.NotSupported', errorMessage: 'Telemetry API is not supported' },
      )
    } else if (method === 'POST' && path === '/2018-06-01/runtime/init/error') {
      answer('202 Accepted', {}, { status: 'OK' })
      this.#listener.initError(message.body.toString())
    } else if (method === 'POST' && INVOCATION.test(path)) this.#settle(path, message, answer)
    else notFound(answer, method, path)
  }

  /** Takes the result or the error of the event in hand. */
  #settle(path: string, message: HttpMessage, answer: Answer): void {
    const [, requestId = '', kind] = INVOCATION.exec(path) ?? []
    if (requestId !== this.#running) {
      answer('400 Bad Request', {}, { errorType: 'InvalidRequestID', errorMessage: 'No such event in hand.' })
      return
    }
    const streamed = isStreamed(message)
    if (kind === 'response' && !streamed && message.body.length > MAX_RESPONSE_BYTES) {
      const errorMessage = `Response payload size (${message.body.length} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`
      answer('413 Request Entity Too Large', {}, { errorType: 'RequestEntityTooLarge', errorMessage })
      this.#running = undefined
      this.#listener.error(requestId, JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage }))
      return
    }
    answer('202 Accepted', {}, { status: 'OK' })
    this.#running = undefined
    const failure = kind === 'error' ? message.body.toString() : streamed ? streamError(message) : undefined
    if (failure !== undefined) this.#listener.error(requestId, failure)
    else this.#listener.response(requestId, streamed ? streamedResult(message) : message.body.toString())
  }

  #deliver(): void {
    const invocation = this.#assigned
    const connection = this.#waiting
    if (invocation === undefined || connection === undefined) return
    this.#assigned = undefined
    this.#waiting = undefined
    this.#running = invocation.requestId
    const headers = {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': invocation.traceId,
    }
    connection.unsent += httpMessage('HTTP/1.1 200 OK', headers, invocation.event)
    send(connection)
  }
}

/** What an answer to this connection is collected with: it is sent once all of its requests are read, or later at once. */
function answerTo(connection: Connection): Answer {
  return (status, headers, body) => {
    const head = { 'content-type': 'application/json', ...headers }
    connection.unsent += httpMessage(`HTTP/1.1 ${status}`, head, JSON.stringify(body))
    if (!connection.reading) send(connection)
  }
}

function send(connection: Connection): void {
  if (connection.unsent !== '') connection.socket.write(connection.unsent)
  connection.unsent = ''
}
