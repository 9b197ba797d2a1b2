import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type Docker from 'dockerode'
import { ExitCode, UserError } from '../../base/errors.ts'
import { engineMessage } from './engine-error.ts'
import type { Labels } from './labels.ts'
import { addressIn, chooseSubnet, parseRoutes } from './subnets.ts'

/** Somebody else may take the same subnet at the same time. */
const TRIES = 8
/** The first address is the machine's own on the bridge. */
const FIRST_ADDRESS = 2

/** The network of one deployment: a bridge that only its containers are on. */
export interface BridgeNetwork {
  readonly id: string
  readonly name: string
  /** Whether this process can reach the containers by their own addresses. */
  readonly reachable: boolean
  /** Address of this machine on it; `undefined` where it cannot be reached or the engine chose it. */
  readonly gateway: string | undefined
  /** A fixed address for each container, or `undefined` where the engine has to choose. */
  addressOf(index: number): string | undefined
}

export async function createBridge(docker: Docker, name: string, labels: Labels): Promise<BridgeNetwork> {
  // Nobody else has an interface of this name: where it shows up here, the bridge is on this machine.
  const bridge = `ab-${randomBytes(5).toString('hex')}`
  const routes = existsSync('/proc/net/route') ? readFileSync('/proc/net/route', 'utf8') : undefined
  const pools = routes === undefined ? [] : await addressPools(docker)
  for (let attempt = 1; ; attempt++) {
    const subnet =
      routes === undefined || attempt >= TRIES
        ? undefined
        : chooseSubnet(parseRoutes(routes), pools, randomInt(2 ** 32) / 2 ** 32)
    try {
      const { id } = await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        Labels: { ...labels },
        ...(subnet === undefined ? {} : { IPAM: { Config: [{ Subnet: subnet, Gateway: addressIn(subnet, 1) }] } }),
        Options: {
          'com.docker.network.bridge.name': bridge,
          'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1',
        },
      })
      const reachable = existsSync(`/sys/class/net/${bridge}`)
      return {
        id,
        name,
        reachable,
        gateway: reachable && subnet !== undefined ? addressIn(subnet, 1) : undefined,
        addressOf: (index) => (subnet === undefined ? undefined : addressIn(subnet, FIRST_ADDRESS + index)),
      }
    } catch (error) {
      if (subnet === undefined || !/overlap/i.test(engineMessage(error))) throw networkError(error)
    }
  }
}

/** Whether this process would reach containers by their own addresses, as far as can be told without making a network. */
export async function reachesBridges(docker: Docker): Promise<boolean> {
  const networks = await docker.listNetworks({ filters: { driver: ['bridge'] } })
  return networks.some(({ Options }) => {
    const bridge = Options?.['com.docker.network.bridge.name']
    return bridge !== undefined && existsSync(`/sys/class/net/${bridge}`)
  })
}

/** Where the administrator of the engine said that networks shall be; mostly nowhere. */
async function addressPools(docker: Docker): Promise<string[]> {
  const { DefaultAddressPools: pools } = (await docker.info()) as { DefaultAddressPools?: { Base: string }[] | null }
  return (pools ?? []).map(({ Base }) => Base)
}

function networkError(error: unknown): unknown {
  const message = engineMessage(error)
  if (!/address pool|subnet|overlap/i.test(message)) return error
  return new UserError('the Docker engine has no room for another network', {
    found: message,
    remedy: 'Remove networks that nobody uses ("archbench clean", "docker network prune")',
    exitCode: ExitCode.failed,
    cause: error,
  })
}
