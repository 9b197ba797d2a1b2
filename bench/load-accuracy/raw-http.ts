import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')
const BODY = '{"ok":true}'
/** The answer to everything: what `src/calibrate/null-scenario.ts` takes for right. */
export const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
)

/**
 * Serves HTTP/1.1 requests without a body over kept connections, at a third of what a general server costs.
 * @param onRequest is told of each, and answers it by writing `ANSWER`, in the order of the requests of a connection
 * @returns the port on 127.0.0.1
 */
export async function serveRaw(onRequest: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    let matched = 0
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === HEAD_END[matched]) matched += 1
        else matched = byte === HEAD_END[0] ? 1 : 0
        if (matched < HEAD_END.length) continue
        matched = 0
        onRequest(socket)
      }
    })
    socket.on('error', () => socket.destroy()) // whoever asked has gone
  })
  await once(server.listen(0, '127.0.0.1', 1_024), 'listening')
  return (server.address() as AddressInfo).port
}
