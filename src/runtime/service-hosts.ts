import type { Service, Topology } from '../topology/topology.ts'

/** Where a service can be reached. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Gives the address at which a service is to be found; `undefined`: as the compose file says. */
export type AddressOf = (service: Service) => Address | undefined

/** A variable that names another service as a host, apart from its port. */
export interface HostVariable {
  readonly name: string
  readonly service: Service
  /** The variable that holds the port of that service; `undefined` where there is none that fits. */
  readonly portName: string | undefined
}

const HOST = /HOST(?:NAME)?|SERVER|ADDR(?:ESS)?/gi

/** The variables of a service by which it reaches others in two parts, like `DB_HOST: db` and `DB_PORT: "5432"`. */
export function hostVariables({ name: own, environment }: Service, services: readonly Service[]): HostVariable[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const service = services.find((other) => other.name === value && other.name !== own)
    const word = [...name.matchAll(HOST)].at(-1)
    if (service === undefined || word === undefined) return []
    const end = word.index + word[0].length
    const portName = name.slice(0, word.index) + (/[a-z]/.test(word[0]) ? 'port' : 'PORT') + name.slice(end)
    const candidates = [portName, portName.replace('port', 'Port')]
    const isPort = (candidate: string) =>
      Object.hasOwn(environment, candidate) && environment[candidate] === String(service.port)
    return [{ name, service, portName: candidates.find(isPort) }]
  })
}

/** A value like `host=db port=5432` with another address for that service; anything else comes back as it is. */
export function withAddressOf(value: string, service: Service, addressOf: AddressOf): string {
  const words = value.split(/(\s+)/)
  if (!words.includes(`host=${service.name}`) || !words.includes(`port=${service.port}`)) return value
  const address = addressOf(service)
  if (address === undefined) return value
  return words
    .map((word) => {
      if (word === `host=${service.name}`) return `host=${address.host}`
      return word === `port=${service.port}` ? `port=${address.port}` : word
    })
    .join('')
}

/** What to know of hosts that no process can reach by their names, and what to write instead. */
export function unreachableHosts({ name: target, services }: Topology): string[] {
  return services.flatMap((service) =>
    hostVariables(service, services)
      .filter(({ portName }) => portName === undefined)
      .map(({ name, service: { name: host, port } }) => {
        const instead = port === undefined ? `expose the port of ${host}, and write it` : `write ${host}:${port}`
        return `${name} of ${service.name} (${target}) is the host name ${host}, which only containers can reach: ${instead} in one variable, or name its port in a variable beside it`
      }),
  )
}
