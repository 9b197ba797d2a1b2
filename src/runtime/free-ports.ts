import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { ExitCode, UserError } from '../base/errors.ts'

/** Below the ports that systems lend to outgoing connections: one of those may be taken before its server starts. */
const LOWEST_PORT = 10_240
const LOWEST_LENT_PORT = lowestLentPort()
const ATTEMPTS = 1_000

/**
 * Finds ports on 127.0.0.1 that nobody listens on; all are different. Throws a UserError where there are too few.
 * @param taken ports that were handed out before, and may not be listened on yet; these are added to them
 */
export async function freePorts(count: number, taken: Set<number>): Promise<number[]> {
  const ports: number[] = []
  for (let attempt = 0; ports.length < count; attempt++) {
    if (attempt > 2 * (ATTEMPTS + count)) throw noneFree(count)
    // Where all of that range is in use, the system lends one.
    const candidate = attempt < ATTEMPTS + count ? randomInt(LOWEST_PORT, LOWEST_LENT_PORT) : 0
    if (taken.has(candidate)) continue
    // At once, so that nobody else tries the same one meanwhile.
    taken.add(candidate)
    const port = await tryPort(candidate)
    if (port !== candidate) taken.delete(candidate)
    if (port === undefined || (candidate === 0 && taken.has(port))) continue
    taken.add(port)
    ports.push(port)
  }
  return ports
}

function noneFree(count: number): UserError {
  return new UserError('there are too few free ports on 127.0.0.1', {
    found: `fewer than ${count}, in ${ATTEMPTS} attempts above ${LOWEST_PORT} and as many that the system was asked for`,
    remedy: 'End programs that listen ("ss -ltnp" lists them), or wait until connections of earlier runs are gone',
    exitCode: ExitCode.failed,
  })
}

async function tryPort(port: number): Promise<number | undefined> {
  try {
    const server = await listen(port)
    const listened = portOf(server)
    await close(server)
    return listened
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw error
  }
}

/** The first port that the system lends to outgoing connections; 32,768 or above on every system that we know. */
function lowestLentPort(): number {
  try {
    const lowest = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10)
    return lowest > 2 * LOWEST_PORT ? lowest : 32_768
  } catch {
    return 32_768
  }
}

const ENTRY_PORT = { key: '--port', remedy: 'Choose another port, or leave --port out to take a free one' }

/** Throws a UserError where somebody listens on the port already. */
export async function claimPort(port: number, asked = ENTRY_PORT): Promise<number> {
  try {
    await close(await listen(port))
    return port
  } catch (cause) {
    throw new UserError(`port ${port} cannot be used`, {
      ...asked,
      found: (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'another program listens on it' : String(cause),
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
