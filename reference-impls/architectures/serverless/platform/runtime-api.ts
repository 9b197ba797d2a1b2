import { createServer, type Server, type Socket } from 'node:net'
import { type HttpMessage, HttpMessageParser, httpMessage } from './http-message.ts'

/** An event on its way to a function. */
export interface Invocation {
  readonly requestId: string
  readonly functionArn: string
  /** Unix time at which the platform ends it. */
  readonly deadlineMs: number
  /** JSON. */
  readonly event: string
}

/** What a runtime reports. */
export interface RuntimeListener {
  /** The runtime asks for its next event: initialisation is over, or the last event is. */
  next(): void
  /** The result of the event it was given. */
  response(requestId: string, payload: string): void
  /** The event ended with an error, in JSON: `errorType`, `errorMessage`, `stackTrace`. */
  error(requestId: string, payload: string): void
  initError(payload: string): void
}

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([\w-]+)\/(response|error)$/

/** A connection of the runtime; it may use one for everything, or several. */
interface Connection {
  readonly socket: Socket
  /** Answers that are not sent yet. */
  unsent: string
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

  private constructor(listener: RuntimeListener) {
    this.#listener = listener
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
  }

  static async listen(listener: RuntimeListener): Promise<RuntimeApi> {
    const api = new RuntimeApi(listener)
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

  /** Gives the runtime an event: at once if it asks for one already, else as soon as it does. */
  assign(invocation: Invocation): void {
    this.#assigned = invocation
    this.#deliver()
  }

  [Symbol.dispose](): void {
    this.#server.close()
    for (const { socket } of this.#connections) socket.destroy()
  }

  #accept(socket: Socket): void {
    const connection: Connection = { socket, unsent: '' }
    const parser = new HttpMessageParser((message) => this.#receive(message, connection))
    this.#connections.add(connection)
    socket.on('data', (chunk) => {
      parser.push(chunk)
      // A runtime that has asked for its next event in the same breath waits for that alone: both go out together.
      if (this.#waiting !== connection) send(connection)
    })
    // A runtime that is killed resets its connection; its end is seen at the process.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#connections.delete(connection))
  }

  #receive({ startLine, body }: HttpMessage, connection: Connection): void {
    const [method, path = ''] = startLine.split(' ')
    if (method === 'GET' && path === '/2018-06-01/runtime/invocation/next') {
      this.#waiting = connection
      this.#listener.next()
      this.#deliver()
      return
    }
    const [, requestId = '', kind] = INVOCATION.exec(path) ?? []
    const isInitError = path === '/2018-06-01/runtime/init/error'
    if (method !== 'POST' || (kind === undefined && !isInitError)) {
      reply(connection, '404 Not Found', { errorType: 'InvalidPath', errorMessage: `There is no ${method} ${path}.` })
      return
    }
    reply(connection, '202 Accepted', { status: 'OK' })
    if (isInitError) this.#listener.initError(body.toString())
    else if (kind === 'response') this.#listener.response(requestId, body.toString())
    else this.#listener.error(requestId, body.toString())
  }

  #deliver(): void {
    const invocation = this.#assigned
    const connection = this.#waiting
    if (invocation === undefined || connection === undefined) return
    this.#assigned = undefined
    this.#waiting = undefined
    const headers = {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
    }
    connection.unsent += httpMessage('HTTP/1.1 200 OK', headers, invocation.event)
    send(connection)
  }
}

function reply(connection: Connection, status: string, body: object): void {
  connection.unsent += httpMessage(`HTTP/1.1 ${status}`, { 'content-type': 'application/json' }, JSON.stringify(body))
}

function send(connection: Connection): void {
  if (connection.unsent !== '') connection.socket.write(connection.unsent)
  connection.unsent = ''
}
