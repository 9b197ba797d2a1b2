/** A range of IPv4 addresses, as a whole number and the length of its prefix. */
export interface Subnet {
  readonly base: number
  readonly prefix: number
}

/** Where engines take the subnets of their networks from unless they are told otherwise. */
const DEFAULT_POOLS: readonly string[] = ['172.16.0.0/12', '192.168.0.0/16']

/** Room for some 250 containers. */
const PREFIX = 24

/**
 * A subnet for one network. The engine gives fixed addresses only in a subnet that was asked for; and without a fixed
 * address a container that was killed comes back under another one.
 * @param routes what this machine reaches already: none of it may be hidden
 * @param random from 0 to below 1: two runs must not try the same ones in the same order
 */
export function chooseSubnet(routes: readonly Subnet[], pools: readonly string[], random: number): string | undefined {
  const candidates = (pools.length > 0 ? pools : DEFAULT_POOLS)
    .map(parseSubnet)
    .filter((pool) => pool !== undefined)
    .flatMap((pool) =>
      Array.from({ length: 2 ** Math.max(0, PREFIX - pool.prefix) }, (_, index) => ({
        base: pool.base + index * 2 ** (32 - PREFIX),
        prefix: Math.max(PREFIX, pool.prefix),
      })),
    )
    .filter((candidate) => !routes.some((route) => overlap(route, candidate)))
  const chosen = candidates[Math.floor(random * candidates.length)]
  return chosen === undefined ? undefined : formatSubnet(chosen)
}

/** Parses `/proc/net/route`; default routes, also those that a VPN lays in two halves, hide nothing and are left out. */
export function parseRoutes(text: string): Subnet[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, destination, , , , , , mask]) => {
      if (destination === undefined || mask === undefined) return []
      const prefix = littleEndian(mask).toString(2).replaceAll('0', '').length
      return prefix <= 1 ? [] : [{ base: littleEndian(destination), prefix }]
    })
}

/** The address so many places behind the first of the subnet. */
export function addressIn(subnet: string, offset: number): string {
  const base = parseSubnet(subnet)?.base
  if (base === undefined) throw new TypeError(`not a subnet: ${subnet}`)
  return formatAddress(base + offset)
}

function parseSubnet(text: string): Subnet | undefined {
  const [, address = '', prefix] = /^((?:\d+\.){3}\d+)\/(\d+)$/.exec(text) ?? []
  if (prefix === undefined) return undefined
  return { base: address.split('.').reduce((value, byte) => value * 256 + Number(byte), 0), prefix: Number(prefix) }
}

function formatSubnet({ base, prefix }: Subnet): string {
  return `${formatAddress(base)}/${prefix}`
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

function overlap(a: Subnet, b: Subnet): boolean {
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix))
  return Math.floor(a.base / size) === Math.floor(b.base / size)
}

/** The kernel writes addresses as the machine holds them in memory. */
function littleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE()
}
