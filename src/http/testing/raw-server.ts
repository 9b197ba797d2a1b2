import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

type Piece = string | Buffer

export interface RawServer extends AsyncDisposable {
  readonly url: string
  /** Connections that were ever opened. */
  readonly connections: number
}

/**
 * A server that writes what it is told, with no HTTP of its own: for each request, of all connections together, these
 * pieces, each in a packet of its own; and then does what is asked.
 */
export async function serveRaw(
  pieces: (request: number) => readonly Piece[],
  then: (socket: Socket, request: number) => void = () => {},
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  let requests = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true).on('error', () => {})
    socket.on('data', async () => {
      const request = requests++
      for (const piece of pieces(request)) {
        await new Promise((sent) => socket.write(piece, sent))
        await new Promise(setImmediate)
      }
      then(socket, request)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return sockets.size
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      for (const socket of sockets) socket.destroy()
      server.close()
      await closed
    },
  }
}
