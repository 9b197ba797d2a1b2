import { createConnection, createServer, type Server, type Socket } from 'node:net'
import type { Random } from '../../scenario/random.ts'
import type { Impediment } from '../fault-kind.ts'
import { type Pace, Relay } from './relay.ts'

export interface Upstream {
  readonly host: string
  readonly port: number
}

/** How long a connection that was lost is tried again, as TCP does with its first packet. */
const CONNECT_STALL_MS = 1_000

/**
 * A TCP proxy on the path from one component to another. Without an impediment it passes bytes on as they come; a connection that
 * the other refuses is reset.
 */
export class PathProxy {
  readonly #upstreams: readonly Upstream[]
  readonly #random: Random
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #impediment: Impediment | undefined
  #turn = 0

  constructor(upstreams: readonly Upstream[], random: Random) {
    this.#upstreams = upstreams
    this.#random = random
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#take(client))
  }

  /** Settles with the port that it listens on. */
  listen(host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, host, () => resolve((this.#server.address() as { port: number }).port))
    })
  }

  /** @param impediment `undefined`: nothing is wrong with the path any more */
  impede(impediment: Impediment | undefined): void {
    this.#impediment = impediment
    if (impediment?.isCut) for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  readonly #pace: Pace = {
    now: () => this.#impediment,
    random: () => this.#random.next(),
  }

  #take(client: Socket): void {
    const { isCut = false, latencyMs = 0, lossShare = 0 } = this.#impediment ?? {}
    this.#sockets.add(client)
    client.once('close', () => this.#sockets.delete(client))
    client.on('error', () => {}) // told by 'close'
    if (isCut) {
      client.resetAndDestroy()
      return
    }
    const stallMs = this.#random.next() < lossShare ? CONNECT_STALL_MS : 0
    const delayMs = latencyMs + stallMs
    if (delayMs === 0) this.#join(client)
    else setTimeout(() => this.#join(client), delayMs)
  }

  #join(client: Socket): void {
    if (client.destroyed) return
    const upstream = this.#upstreams[this.#turn++ % this.#upstreams.length]
    if (upstream === undefined) throw new TypeError('a path leads somewhere')
    const server = createConnection({ ...upstream, allowHalfOpen: true, noDelay: true })
    this.#sockets.add(server)
    server.on('error', () => client.resetAndDestroy())
    client.on('error', () => server.resetAndDestroy())
    server.once('close', (hadError) => {
      this.#sockets.delete(server)
      if (hadError) client.resetAndDestroy()
      else client.destroySoon()
    })
    client.once('close', (hadError) => {
      if (hadError) server.resetAndDestroy()
      else server.destroySoon()
    })
    new Relay(client, server, this.#pace)
    new Relay(server, client, this.#pace)
  }
}
