import type { Channel, ChannelModel } from 'amqplib'
import type { Place } from '../group-session.ts'

const HERE = 'here'
const GONE = 'gone'
const CHANGED = 'changed'
/** A member that has heard itself so many times has been heard by the others, and could have heard them. */
const ECHOES = 2
/** How often it is looked whether the queues of the others still exist. */
const PROBE_MS = 1_000

/**
 * Who is in a group. Each member has a queue that ends with its connection and is its name; it says so to all when it
 * comes and when it goes. A message to the queue of one that has died comes back.
 */
export class Peers {
  readonly #channel: Channel
  readonly #exchange: string
  readonly #self: string
  readonly #changed: () => void
  readonly #members: Set<string>
  readonly #probe: NodeJS.Timeout
  #echoes = 0
  #isOver = false

  private constructor(channel: Channel, exchange: string, self: string, changed: () => void) {
    this.#channel = channel
    this.#exchange = exchange
    this.#self = self
    this.#changed = changed
    this.#members = new Set([self])
    this.#probe = setInterval(() => {
      for (const peer of this.#members) if (peer !== self) this.#tell(peer)
    }, PROBE_MS)
  }

  static async enter(connection: ChannelModel, group: string, changed: () => void): Promise<Peers> {
    const channel = await connection.createChannel()
    channel.on('error', () => undefined)
    const exchange = `${group}.members`
    await channel.assertExchange(exchange, 'fanout', { durable: true })
    const { queue: self } = await channel.assertQueue('', { exclusive: true, durable: false })
    await channel.bindQueue(self, exchange, '')
    const peers = new Peers(channel, exchange, self, changed)
    channel.on('close', () => peers.#end())
    channel.on('return', ({ fields }) => peers.#remove(fields.routingKey))
    await channel.consume(self, (message) => message && peers.#heard(message.properties), { noAck: true })
    peers.#tellAll(HERE)
    return peers
  }

  /** `undefined` as long as the others may not have had the time to answer. */
  place(): Place | undefined {
    if (this.#echoes < ECHOES) return undefined
    return { members: this.#members.size, rank: [...this.#members].sort().indexOf(this.#self) }
  }

  /** Tells the others that there is a partition to take. */
  announce(): void {
    this.#tellAll(CHANGED)
  }

  leave(): void {
    this.#end()
    this.#tellAll(GONE)
  }

  #end(): void {
    this.#isOver = true
    clearInterval(this.#probe)
  }

  #heard({ type, replyTo }: { type: unknown; replyTo: unknown }): void {
    if (this.#isOver || typeof replyTo !== 'string') return
    if (replyTo === this.#self) this.#echo(type)
    else if (type === GONE) this.#remove(replyTo)
    else if (type === CHANGED) this.#changed()
    else if (!this.#members.has(replyTo)) {
      this.#members.add(replyTo)
      this.#tell(replyTo)
      this.#changed()
    }
  }

  #echo(type: unknown): void {
    if (type !== HERE || ++this.#echoes > ECHOES) return
    if (this.#echoes < ECHOES) this.#tellAll(HERE)
    else this.#changed()
  }

  #remove(peer: string): void {
    if (this.#members.delete(peer)) this.#changed()
  }

  #tell(peer: string): void {
    this.#channel.sendToQueue(peer, Buffer.alloc(0), { type: HERE, replyTo: this.#self, mandatory: true })
  }

  #tellAll(type: string): void {
    this.#channel.publish(this.#exchange, '', Buffer.alloc(0), { type, replyTo: this.#self })
  }
}
