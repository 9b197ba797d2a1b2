import { UserError } from '../../base/errors.ts'
import { formatBytes } from '../../text/format.ts'
import type { Service, Topology } from '../../topology/topology.ts'
import { isOneShot } from '../dependency-order.ts'

/** With less a Node.js program cannot even start. */
const LEAST_BYTES = 64 * 2 ** 20

/**
 * Divides the memory budget: who names a part gets it, the others share what is left evenly. A service that ends before
 * those that wait for it start takes nothing from them.
 * @returns memory limit of each replica by the name of its service
 */
export function divideMemory(topology: Topology, budgetBytes: number): ReadonlyMap<string, number> {
  const { services } = topology
  const limits = new Map<string, number>()
  const lasting = services.filter((service) => !isOneShot(service, services))
  for (const service of services) {
    if (!lasting.includes(service)) limits.set(service.name, service.container.memoryBytes ?? budgetBytes)
  }
  const declared = lasting.filter(({ container }) => container.memoryBytes !== undefined)
  const sharing = lasting.filter(({ container }) => container.memoryBytes === undefined)
  const declaredBytes = sum(declared.map((service) => (service.container.memoryBytes ?? 0) * service.replicas))
  const sharers = sum(sharing.map(({ replicas }) => replicas))
  const neededBytes = declaredBytes + sharers * LEAST_BYTES
  if (neededBytes > budgetBytes) throw tooLittle(topology, { declared, sharing, neededBytes, budgetBytes })
  for (const { name, container } of declared) limits.set(name, container.memoryBytes ?? 0)
  for (const { name } of sharing) limits.set(name, Math.floor((budgetBytes - declaredBytes) / sharers))
  return limits
}

interface Shortage {
  readonly declared: readonly Service[]
  readonly sharing: readonly Service[]
  readonly neededBytes: number
  readonly budgetBytes: number
}

function tooLittle(topology: Topology, { declared, sharing, neededBytes, budgetBytes }: Shortage): UserError {
  const parts = [
    ...declared.map((service) => part(service, service.container.memoryBytes ?? 0)),
    ...sharing.map((service) => `${part(service, LEAST_BYTES)} at least`),
  ]
  return new UserError(`the memory budget is too small for the components of ${topology.name}`, {
    file: topology.file,
    key: '--memory',
    found: `${formatBytes(budgetBytes)} for ${parts.join(', ')}`,
    expected: `at least ${formatBytes(neededBytes)}`,
    remedy: `Raise --memory${declared.length > 0 ? ', or lower deploy.resources.limits.memory in the compose file' : ''}`,
  })
}

function part({ name, replicas }: Service, bytes: number): string {
  return `${name} ${replicas > 1 ? `${replicas} × ` : ''}${formatBytes(bytes)}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
