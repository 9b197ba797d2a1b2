import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

/** Whether a host name says by itself that it is this machine. */
export function isLocalHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name)
}

/** Whether every address of a host is one of this machine. A name that is not known is not. */
export async function isThisMachine(hostname: string): Promise<boolean> {
  if (isLocalHost(hostname)) return true
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address)),
  )
  const found = await lookup(hostname.replace(/^\[(.*)\]$/, '$1'), { all: true }).catch(() => [])
  return found.length > 0 && found.every(({ address }) => isLoopback(address) || own.has(address))
}

function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address) || address === '::1' || /^::ffff:127\./.test(address)
}
