import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'

/** Where one replica takes requests. */
export interface ReplicaAddress {
  readonly host: string
  readonly port: number
}

interface Upstream extends ReplicaAddress {
  readonly agent: Agent
  inFlight: number
  /** Called when the last request is answered, where no more are given to it. */
  drained: (() => void) | undefined
}

/** An idle connection to a replica is closed before servers usually close it, for what is sent meanwhile would be lost. */
const IDLE_CONNECTION_MS = 2_000
/** They are about one connection, and not for who is behind it. */
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection']

/**
 * An HTTP/1.1 proxy in front of the replicas of one component: each request goes to the one that has the fewest unanswered. One
 * that is to go gets no more, and is let go when it has answered what it had.
 */
export class Front {
  readonly #server: Server
  readonly #upstreams: Upstream[] = []
  #turn = 0

  constructor() {
    // Clients decide how long they keep a connection.
    const options = { noDelay: true, keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }
    this.#server = createServer(options, (incoming, outgoing) => this.#pass(incoming, outgoing))
  }

  /** Settles with the port that it listens on. */
  listen(host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, host, () => resolve((this.#server.address() as { port: number }).port))
    })
  }

  add({ host, port }: ReplicaAddress): void {
    const agent = new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS })
    this.#upstreams.push({ host, port, agent, inFlight: 0, drained: undefined })
  }

  /** Gives it no more requests; settles when it has answered those that it has. */
  async drain({ host, port }: ReplicaAddress): Promise<void> {
    const upstream = this.#upstreams.find((one) => one.host === host && one.port === port)
    if (upstream === undefined) return
    this.#upstreams.splice(this.#upstreams.indexOf(upstream), 1)
    if (upstream.inFlight > 0) {
      await new Promise<void>((resolve) => {
        upstream.drained = resolve
      })
    }
    upstream.agent.destroy()
  }

  /** Requests that are not answered yet. */
  get inFlight(): number {
    return this.#upstreams.reduce((sum, { inFlight }) => sum + inFlight, 0)
  }

  async close(): Promise<void> {
    for (const { agent } of this.#upstreams) agent.destroy()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const upstream = this.#next()
    if (upstream === undefined) {
      refuse(outgoing, 503, 'no replica takes requests')
      return
    }
    const { host, port, agent } = upstream
    const { method, url: path } = incoming
    const forwarded = request({ host, port, agent, method, path, headers: endToEnd(incoming.headers) })
    upstream.inFlight++
    forwarded.once('close', () => {
      upstream.inFlight--
      if (upstream.inFlight === 0) upstream.drained?.()
    })
    forwarded.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers))
      answer.pipe(outgoing)
      answer.once('error', () => outgoing.destroy())
    })
    forwarded.once('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy()
      else refuse(outgoing, 502, error.message)
    })
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) forwarded.destroy()
    })
    incoming.pipe(forwarded)
  }

  /** The one with the fewest unanswered requests; of several, each in turn. */
  #next(): Upstream | undefined {
    const fewest = Math.min(...this.#upstreams.map(({ inFlight }) => inFlight))
    const free = this.#upstreams.filter(({ inFlight }) => inFlight === fewest)
    return free[this.#turn++ % free.length]
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.includes(name)))
}

function refuse(outgoing: ServerResponse, status: number, reason: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify({ error: `archbench's front: ${reason}` }))
}
