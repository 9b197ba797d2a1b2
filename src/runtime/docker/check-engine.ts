import type { Problem } from '../../base/problem.ts'
import { reachesBridges } from './bridge-network.ts'
import { WITHOUT_DOCKER } from './engine/address.ts'
import type { Engine } from './engine/connect.ts'

/** What an engine says of what it can limit. */
interface Limits {
  readonly CPUSet?: boolean
  readonly MemoryLimit?: boolean
  readonly SwapLimit?: boolean
}

/** What this engine lacks; it answers, or this would not be asked. */
export async function checkEngine({ docker, address, info }: Engine): Promise<Problem[]> {
  const limits: Limits = await docker.info()
  const problems = limitProblems(limits, info.rootless)
  if (isElsewhere(address)) {
    problems.push({
      what: `the Docker engine at ${address} is on another machine: what its containers publish on 127.0.0.1 cannot be reached from here`,
      remedy: `Run archbench on the machine of the engine, ${WITHOUT_DOCKER}`,
      fatal: true,
    })
  } else if (!(await reachesBridges(docker))) {
    problems.push({
      what: 'containers cannot be reached by their own addresses: requests go through a published port, which costs throughput',
      remedy: 'Use an engine that runs directly on this machine (on Linux, with root) for the highest figures',
      fatal: false,
    })
  }
  return problems
}

export function limitProblems({ CPUSet, MemoryLimit, SwapLimit }: Limits, rootless: boolean): Problem[] {
  const remedy = rootless
    ? 'Delegate the controllers cpuset, cpu and memory to this user (systemd: Delegate=), or use an engine that runs as root'
    : 'Mount the control group controllers cpuset and memory, and restart the engine'
  const problems: Problem[] = []
  if (CPUSet === false) {
    problems.push({
      what: 'the engine cannot keep containers to CPUs: targets and driver disturb each other',
      remedy,
      fatal: false,
    })
  }
  if (MemoryLimit === false) {
    problems.push({
      what: 'the engine cannot limit memory: the memory budget is not enforced',
      remedy,
      fatal: false,
    })
  } else if (SwapLimit === false) {
    problems.push({
      what: 'the engine cannot keep containers from swapping: one that uses more than its part of the memory slows down',
      remedy: 'Boot the kernel with swapaccount=1, or turn swap off',
      fatal: false,
    })
  }
  return problems
}

/** True for an engine that is reached over a network that is not this machine's own. */
export function isElsewhere(address: string): boolean {
  if (address.startsWith('unix:') || address.startsWith('npipe:')) return false
  const host = URL.parse(address.replace(/^\w+:/, 'http:'))?.hostname ?? ''
  return !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)
}
