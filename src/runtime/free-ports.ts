import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { UserError } from '../errors.ts'

/**
 * Asks the system for ports on 127.0.0.1 that nobody listens on; all are different.
 * @param taken ports that were handed out before, and may not be listened on yet; these are added to them
 */
export async function freePorts(count: number, taken: Set<number>): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    // Held open together, so that the system cannot hand out one twice.
    const servers = await Promise.all(Array.from({ length: count - ports.length }, () => listen(0)))
    const fresh = servers.map(portOf).filter((port) => !taken.has(port))
    for (const port of fresh) taken.add(port)
    ports.push(...fresh)
    await Promise.all(servers.map(close))
  }
  return ports
}

/** Throws a UserError where somebody listens on the port already. */
export async function claimPort(port: number): Promise<number> {
  try {
    await close(await listen(port))
    return port
  } catch (cause) {
    throw new UserError(`port ${port} cannot be used`, {
      key: '--port',
      found: (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'another program listens on it' : String(cause),
      remedy: 'Choose another port, or leave --port out to take a free one',
      cause,
    })
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port')
  return address.port
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}
